package dev.tare.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
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

  private final DeviceTable table = new DeviceTable();

  private boolean read(String lines) {
    return table.read(Fixtures.text(HEADER + lines));
  }

  private static String line(String device, long base) {
    return "%s: %d %d 2 3 0 0 0 0 %d %d 6 7 0 0 0 0\n"
        .formatted(device, base, base + 1, base + 4, base + 5);
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
  void shouldLeaveOutLinesThatAreCutOrBeyondALong() {
    read(
        line("lo", 1)
            + "big: 18446744073709551615 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "few: 1 2 3 4 0 0 0 0 5 6 7\n"
            + ": 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "n".repeat(128)
            + ": 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n"
            + "no colon\n"
            + "eth0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 12");
    assertThat(labels()).containsExactly("lo");
    assertThat(table.omitted()).isEqualTo(5);
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
    assertThat(table.omitted()).isEqualTo(1);
  }

  @Example
  void shouldNotShowMoreThanTheLimit() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 302; i++) {
      lines.append(line("veth" + i, i));
    }
    assertThat(read(lines.toString())).isTrue();
    assertThat(table.size()).isEqualTo(DeviceTable.MAX_DEVICES);
    assertThat(table.omitted()).isEqualTo(302 - DeviceTable.MAX_DEVICES);
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
    DeviceTable all = new DeviceTable();
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
