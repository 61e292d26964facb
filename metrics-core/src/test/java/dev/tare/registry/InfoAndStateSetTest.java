package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Info;
import dev.tare.instrument.StateSet;
import dev.tare.model.InfoFamily;
import dev.tare.model.StateSetFamily;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Facts and states. */
class InfoAndStateSetTest {
  private final TestMetrics test = TestMetrics.open();
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    test.close();
  }

  private List<List<String>> facts() {
    InfoFamily family = (InfoFamily) test.metrics().snapshot().family("app_info");
    return IntStream.range(0, family.series().size()).mapToObj(family.series()::values).toList();
  }

  @Test
  void shouldShowFactsByTheirLabels() {
    Info info = registry.info("app_info", "App.").labels("version", "mode").register();
    info.set("1", "a");
    assertThat(test.value("app_info", "version", "1", "mode", "a")).isEqualTo(1);
    info.set("2", "a");
    assertThat(facts()).containsExactly(List.of("2", "a"));
    info.add("3", "b");
    info.add("3", "b");
    assertThat(facts()).containsExactly(List.of("2", "a"), List.of("3", "b"));
    assertThat(info.remove("2", "a")).isTrue();
    assertThat(info.remove("2", "a")).isFalse();
    assertThat(facts()).containsExactly(List.of("3", "b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> info.set("4"))
        .withMessageContainingAll("values=[4]", "labels=[version, mode]");
    assertThat(facts()).containsExactly(List.of("3", "b"));
  }

  @Test
  void shouldShowTheLastFactWhereThereIsRoomForOne() {
    try (TestMetrics one = TestMetrics.open(MetricsOptions.builder().totalSeriesLimit(1))) {
      Info info = one.registry().info("app_info", "App.").labels("version").register();
      info.set("1");
      info.set("2");
      assertThat(one.value("app_info", "version", "2")).isEqualTo(1);
      assertThat(one.metrics().snapshot().find("app_info", "version", "other")).isEmpty();
    }
  }

  @Test
  void shouldRefuseAnInfoWithoutLabels() {
    assertThatIllegalStateException()
        .isThrownBy(() -> registry.info("app_info", "App.").register())
        .withMessageContaining("name=app_info");
  }

  @Test
  void shouldShowWhichStatesAreOn() {
    StateSet mode = registry.stateSet("mode", "M.", "idle", "busy", "off").register();
    mode.set("idle", true);
    mode.set("off", true);
    assertThat(on("mode", 0)).containsExactly("idle", "off");
    mode.set("idle", false);
    assertThat(on("mode", 0)).containsExactly("off");
    mode.setOnly("busy");
    assertThat(on("mode", 0)).containsExactly("busy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mode.set("away", true))
        .withMessageContainingAll("state=away", "[idle, busy, off]");
    registry.stateSet("modes", "M.", "x", "y").labels("k").family().with("a").set("y", true);
    assertThat(on("modes", 0)).containsExactly("y");
  }

  private List<String> on(String name, int row) {
    StateSetFamily family = (StateSetFamily) test.metrics().snapshot().family(name);
    return IntStream.range(0, family.states().size())
        .filter(state -> family.on(row, state))
        .mapToObj(family.states()::get)
        .toList();
  }

  @Test
  void shouldRefuseStatesThatAreNone() {
    for (String[] states : new String[][] {{}, {"a", "a"}, {""}, {"\uD800"}, new String[65]}) {
      Arrays.setAll(states, i -> states[i] == null ? "s" + i : states[i]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.stateSet("mode", "M.", states).register())
          .withMessageContainingAll("name=mode", "1 to 64");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.stateSet("mode", "M.", "a").labels("mode").family())
        .withMessageContaining("label=mode");
  }
}
