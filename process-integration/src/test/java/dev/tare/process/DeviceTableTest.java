package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricFamily;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Files {@code net/dev} as kernels and containers give them, and as none ever should. */
class DeviceTableTest {
  private static final String HEADER =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo
      """;

  private final DeviceTable table = new DeviceTable(DeviceChoice.of(List.of("*"), List.of()));

  private boolean read(String lines) {
    return table.read(Fixtures.text(HEADER + lines));
  }

  private static String line(String device, long base) {
    return "%s: %d %d 2 3 0 0 0 0 %d %d 6 7 0 0 0 0\n"
        .formatted(device, base, base + 1, base + 4, base + 5);
  }

  private int[] omitted() {
    return new int[] {table.omitted(0), table.omitted(1), table.omitted(2)};
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      labels.add(table.label(i));
    }
    return labels;
  }

  @Example
  void shouldSortDevicesAndKeepTheirValues() {
    assertThat(read(line("lo", 100) + line("eth0", 200))).isTrue();
    assertThat(labels()).containsExactly("eth0", "lo");
    assertThat(table.values(0)).containsExactly(200, 201, 2, 3, 204, 205, 6, 7);
    assertThat(table.values(1)).containsExactly(100, 101, 2, 3, 104, 105, 6, 7);
  }

  @Example
  void shouldHaveNoDevicesWhereThereAreOnlyHeaders() {
    assertThat(read("")).isTrue();
    assertThat(table.size()).isZero();
    assertThat(table.read(Fixtures.text("Inter-|\n"))).as("half a header").isFalse();
  }

  @Example
  void shouldReadWhatOldKernelsAndAliasesLookLike() {
    read(
        "  eth0:1234 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + line("eth0:1", 1)
            + line(" we\"ird\\x=1{}", 2));
    assertThat(labels()).containsExactly("eth0", "eth0:1", "we\"ird\\x=1{}");
    assertThat(table.values(0)).containsExactly(1234, 2, 3, 4, 5, 6, 7, 8);
  }

  @Example
  void shouldReadMoreColumnsThanItKnows() {
    read("lo: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0 17\n");
    assertThat(table.values(0)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Example
  void shouldLeaveOutLinesThatAreCutAndValuesBeyondALong() {
    read(
        line("lo", 1)
            + "big: 18446744073709551615 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "few: 1 2 3 4 0 0 0 0 5 6 7\n"
            + ": 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "n".repeat(128)
            + ": 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "no colon\n"
            + "eth0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 12");
    assertThat(labels()).containsExactly("big", "lo");
    assertThat(table.values(0)).as("one value alone").startsWith(MetricFamily.ABSENT, 2, 3, 4, 5);
    assertThat(omitted()).containsExactly(0, 0, 4);
  }

  @Example
  void shouldShowNamesThatAreNotUtf8() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
    file.writeBytes(line("日本", 1).getBytes(StandardCharsets.UTF_8));
    file.writeBytes(line("ÿ", 2).getBytes(StandardCharsets.ISO_8859_1));
    file.writeBytes(line("ÿ", 3).getBytes(StandardCharsets.UTF_8)); // the same label: one wins
    assertThat(table.read(Fixtures.text(file.toByteArray()))).isTrue();
    assertThat(labels()).containsExactly("ÿ", "日本");
    assertThat(table.values(0)[0]).isEqualTo(2);
    assertThat(omitted()).containsExactly(0, 0, 1);
  }

  @Example
  void shouldMakeRoomForARealDeviceThatComesLate() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < DeviceTable.MAX_DEVICES; i++) {
      lines.append(line("veth" + i, i));
    }
    read(lines.toString());
    assertThat(omitted()).containsExactly(0, 0, 0);
    for (int i = 0; i < 2; i++) {
      read(lines + line("eth0", 7));
      assertThat(labels()).hasSize(DeviceTable.MAX_DEVICES).contains("eth0", "veth0");
      assertThat(omitted()).containsExactly(0, 1, 0);
    }
    read(line("eth0", 8) + lines);
    assertThat(omitted()).containsExactly(0, 1, 0);
    read(lines.toString());
    read(lines.toString());
    assertThat(omitted()).as("room again").containsExactly(0, 0, 0);
  }

  /** Whatever comes, a device is shown or counted. */
  @Property(tries = 200)
  void shouldCountAllThatItDoesNotShow(
      @ForAll("files") List<List<String>> files, @ForAll("patterns") List<String> excluded) {
    DeviceTable some = new DeviceTable(DeviceChoice.of(List.of("*"), excluded));
    for (List<String> names : files) {
      StringBuilder lines = new StringBuilder();
      names.forEach(name -> lines.append(line(name, 1)));
      some.read(Fixtures.text(HEADER + lines));
      assertThat(some.size() + some.omitted(0) + some.omitted(1) + some.omitted(2))
          .isEqualTo(names.size());
      assertThat(some.size()).isLessThanOrEqualTo(DeviceTable.MAX_DEVICES);
    }
  }

  @Provide
  Arbitrary<List<List<String>>> files() {
    Arbitrary<String> names =
        Combinators.combine(
                Arbitraries.of("veth", "eth", "lo", "br-", "pod"),
                Arbitraries.integers().between(0, 60))
            .as((kind, number) -> kind + number);
    return names.list().uniqueElements().ofMaxSize(150).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of("veth*", "*1", "lo?", "eth*", "nothing").list().ofMaxSize(3);
  }

  @Example
  void shouldNotShowMoreThanTheLimit() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 302; i++) {
      lines.append(line("veth" + i, i));
    }
    assertThat(read(lines.toString())).isTrue();
    assertThat(table.size()).isEqualTo(DeviceTable.MAX_DEVICES);
    assertThat(omitted()).containsExactly(0, 302 - DeviceTable.MAX_DEVICES, 0);
  }

  @Example
  void shouldForgetADeviceThatVanishedAndShowResetsAsTheyAre() {
    read(line("lo", 100) + line("eth0", 200));
    int changes = table.changes();
    read(line("eth0", 300) + line("lo", 101));
    assertThat(table.changes()).as("only the order").isEqualTo(changes);
    read(line("lo", 102));
    assertThat(labels()).containsExactly("lo");
    assertThat(table.changes()).isNotEqualTo(changes);
    read(line("lo", 103) + line("eth0", 5));
    assertThat(table.values(0)[0]).as("counted from anew").isEqualTo(5);
  }

  @Property
  void shouldSurviveArbitraryBytes(@ForAll byte[] bytes, @ForAll boolean header) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header ? HEADER.getBytes(StandardCharsets.UTF_8) : new byte[0]);
    file.writeBytes(bytes);
    table.read(Fixtures.text(file.toByteArray()));
    assertThat(labels()).isSorted().doesNotHaveDuplicates();
  }

  @Property
  void shouldReadACutFileRightOrNotAtAll(@ForAll("permille") int permille) {
    byte[] whole = Fixtures.bytes("vm/proc/self/net/dev");
    DeviceTable all = new DeviceTable(DeviceChoice.of(List.of("*"), List.of()));
    all.read(Fixtures.text(whole));
    table.read(Fixtures.text(Arrays.copyOf(whole, whole.length * permille / 1000)));
    for (int i = 0; i < table.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        if (all.label(j).equals(table.label(i))) {
          assertThat(table.values(i)).isEqualTo(all.values(j));
        }
      }
    }
    assertThat(all.size()).isEqualTo(4);
  }

  @Provide
  Arbitrary<Integer> permille() {
    return Arbitraries.integers().between(0, 1000);
  }
}
