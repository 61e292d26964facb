package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamePatternsTest {

  private static boolean match(String pattern, String name) {
    Text text = Fixtures.text(name);
    return new NamePatterns(List.of("nothing", pattern)).match(text, 0, text.length());
  }

  private static boolean shown(String name) {
    Text text = Fixtures.text(name);
    return Fixtures.usualDevices().shows(text, 0, text.length());
  }

  @Property
  void shouldMatchWhatAnExpressionDoes(
      @ForAll("patterns") String pattern, @ForAll("names") String name) {
    String expression = pattern.replace(".", "\\.").replace("*", ".*").replace("?", ".");
    assertThat(match(pattern, name)).isEqualTo(name.matches(expression));
  }

  @Example
  void shouldLeaveOutWhatContainersMake() {
    for (String made :
        List.of(
            "veth1a2b",
            "docker0",
            "docker_gwbridge",
            "br-0f3c",
            "cali12",
            "flannel.1",
            "cni0",
            "lxcbr0",
            "lxc_health",
            "tap0",
            "virbr0",
            "cilium_host",
            "kube-ipvs0")) {
      assertThat(shown(made)).as(made).isFalse();
    }
    for (String real :
        List.of("eth0", "lo", "ens5", "enp0s31f6", "bond0", "wlan0", "ib0", "tun0", "ppp0")) {
      assertThat(shown(real)).as(real).isTrue();
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab.*?").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab.").ofMaxLength(10);
  }
}
