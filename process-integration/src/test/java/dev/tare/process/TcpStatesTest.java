package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TCP connections by state: as captured, by the thousand, cut anywhere, and within a budget. */
class TcpStatesTest {
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

  private final Path net;
  private final ProcReader reader = Fixtures.reader();
  private long nowNs;
  private long stepNs;

  TcpStatesTest(@TempDir Path net) throws IOException {
    this.net = net;
    for (String file : new String[] {"sockstat", "sockstat6", "tcp", "tcp6"}) {
      Files.write(net.resolve(file), Fixtures.bytes("vm/proc/self/net/" + file));
    }
  }

  private TcpStates states() {
    return new TcpStates(net, new ScanBudget(() -> nowNs += stepNs, 20_000_000));
  }

  private static double count(long[] slots, String state) {
    return Double.longBitsToDouble(slots[TcpStates.STATES.indexOf(state)]);
  }

  private long[] read(TcpStates states) throws IOException {
    long[] slots = new long[TcpStates.STATES.size()];
    Arrays.fill(slots, MetricFamily.ABSENT);
    return states.read(reader, slots) ? slots : new long[0];
  }

  @Test
  void shouldCountWhatAnIndependentReaderFound() throws IOException {
    long[] slots = read(states());
    double all = 0;
    for (String state : TcpStates.STATES) {
      String sample = "tcp_connections{state=\"" + state + "\"}";
      boolean expected = Fixtures.names().contains(sample);
      assertThat(count(slots, state)).as(state).isEqualTo(expected ? Fixtures.expected(sample) : 0);
      all += count(slots, state);
    }
    assertThat(all).isEqualTo(69);
  }

  private static String row(int number, String state) {
    return "%4d: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:%04X %s"
            .formatted(number, number % 65536, state)
        + " 00000000:00000000 00:00000000 00000000     0        0 1065 1 00000000e394c9e8\n";
  }

  /** Lines get longer past 9,999, and reads end in the middle of lines. */
  @Test
  void shouldCountTwentyThousandInEveryState() throws IOException {
    StringBuilder file = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      file.append(row(i, "%02X".formatted(i % 14)));
    }
    Files.writeString(net.resolve("tcp6"), file);
    Files.writeString(net.resolve("tcp"), HEADER);
    long[] slots = read(states());
    assertThat(count(slots, "established")).isEqualTo(1429);
    assertThat(count(slots, "new_syn_recv")).isEqualTo(1428);
    assertThat(count(slots, "other")).as("0 and 13").isEqualTo(1429 + 1428);
    assertThat(Arrays.stream(slots).mapToDouble(Double::longBitsToDouble).sum()).isEqualTo(20_000);
  }

  @Test
  void shouldNotCountALineThatIsCut() throws IOException {
    String row = row(1, "0A");
    Files.writeString(net.resolve("tcp"), HEADER + row + row.substring(0, row.length() - 1));
    Files.writeString(net.resolve("tcp6"), HEADER);
    assertThat(count(read(states()), "listen")).isEqualTo(1);
  }

  @Test
  void shouldNotUnderstandLinesWithoutState() throws IOException {
    for (String bad :
        new String[] {"", "  0: a b\n", "  0: a b 0A1 c\n", "  0: a b XY c\n", "\n"}) {
      Files.writeString(net.resolve("tcp"), bad.isEmpty() ? "" : HEADER + bad);
      assertThat(read(states())).as(bad).isEmpty();
    }
  }

  @Test
  void shouldCountIpv4AloneWhereThereIsNoIpv6() throws IOException {
    Files.delete(net.resolve("tcp6"));
    Files.delete(net.resolve("sockstat6"));
    assertThat(count(read(states()), "listen")).isEqualTo(1);
  }

  @Test
  void shouldNotBeginWhatIsExpectedToTakeTooLong() throws IOException {
    Files.writeString(net.resolve("sockstat6"), "TCP6: inuse 9000\nUDP6: inuse 0\n");
    assertThatIOException()
        .isThrownBy(() -> read(states()))
        .withMessage("9065 connections would take 24.9 ms of 20.0 ms");
  }

  @Test
  void shouldGiveUpWhatTakesTooLongAndTryAgain() throws IOException {
    TcpStates states = states();
    stepNs = TimeUnit.MILLISECONDS.toNanos(15);
    assertThatIOException().isThrownBy(() -> read(states)).withMessage("given up after 20 ms");
    stepNs = TimeUnit.MILLISECONDS.toNanos(2);
    assertThat(read(states)).isNotEmpty();
  }

  @Test
  void shouldLearnWhatAScanCosts() throws IOException {
    ScanBudget budget = new ScanBudget(() -> nowNs, 20_000_000);
    budget.begin(5_000);
    nowNs += 1_000_000;
    budget.end(10);
    budget.begin(8_000); // 1 ms and 17.6 ms
    nowNs += 1_000_000 + 8_000 * 4_000;
    budget.end(8_000);
    assertThatIOException()
        .isThrownBy(() -> budget.begin(8_000))
        .withMessage("8000 connections would take 33.0 ms of 20.0 ms");
    assertThatIOException().isThrownBy(() -> budget.begin(8_000)); // it forgets slowly
    budget.begin(4_000);
  }
}
