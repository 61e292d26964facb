package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single files, each as a system once gave it. */
class ProcessFilesTest {
  private static final long TICK_NS = 10_000_000;
  private long nowNs;
  private double cpuLimit = Double.POSITIVE_INFINITY;

  private ProcessStat stat() {
    return new ProcessStat(new KernelUnits(4096, TICK_NS), () -> cpuLimit, () -> nowNs);
  }

  private static double gauge(long slot) {
    return Double.longBitsToDouble(slot);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 6})
  void shouldReadStatWhateverTheProcessIsCalled(int piece) {
    String file =
        new String(Fixtures.bytes("pieces/comm" + piece + ".stat"), StandardCharsets.ISO_8859_1);
    String plain = "32412 (java" + file.substring(file.lastIndexOf(')'));
    long[] slots = Fixtures.parse(stat(), file.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(slots)
        .isEqualTo(Fixtures.parse(stat(), plain.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(slots[ProcessStat.CPU_NS]).isEqualTo((4 + 2) * TICK_NS);
    assertThat(slots[ProcessStat.MAJOR_FAULTS]).isEqualTo(19);
    assertThat(gauge(slots[ProcessStat.THREADS])).isEqualTo(1);
    assertThat(gauge(slots[ProcessStat.VIRTUAL_BYTES])).isEqualTo(17_281_024);
    assertThat(gauge(slots[ProcessStat.RESIDENT_BYTES])).isEqualTo(3379 * 4096);
  }

  /** Names that a process really gave itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "x) R 1 2 (y",
        "(sd-pam)",
        ")))(((",
        "new\nline",
        "",
        "日本\u00ff",
        "\t\"\\",
        "java)"
      })
  void shouldReadStatOfEveryName(String name) {
    String java = new String(Fixtures.bytes("vm/proc/self/stat"), StandardCharsets.UTF_8);
    String renamed = java.replace("(java)", "(" + name + ")");
    assertThat(renamed).isNotEqualTo(java);
    assertThat(Fixtures.parse(stat(), renamed.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Fixtures.parse(stat(), Fixtures.bytes("vm/proc/self/stat")));
  }

  @Test
  void shouldMultiplyPagesByTheirSize() {
    byte[] file = Fixtures.bytes("vm/proc/self/stat");
    double pages = gauge(Fixtures.parse(stat(), file)[ProcessStat.RESIDENT_BYTES]) / 4096;
    ProcessStat large =
        new ProcessStat(new KernelUnits(65_536, TICK_NS), () -> cpuLimit, () -> nowNs);
    assertThat(gauge(Fixtures.parse(large, file)[ProcessStat.RESIDENT_BYTES]))
        .isEqualTo(pages * 65_536);
  }

  @Test
  void shouldReadNegativeAndHugeFieldsThatItDoesNotUse() {
    String file =
        "26232 (a b ) ( c d) ) R 28378 -1 -2 0 -1 9223372036854775807 5 18446744073709551615 6 7 10"
            + " 20 -9223372036854775808 9223372036854775807 20 0 3 0 5 4096 2"
            + " 18446744073709551615\n";
    long[] slots = Fixtures.parse(stat(), file.getBytes(StandardCharsets.UTF_8));
    assertThat(slots[ProcessStat.CPU_NS]).isEqualTo(30 * TICK_NS);
    assertThat(slots[ProcessStat.MAJOR_FAULTS]).isEqualTo(6);
    assertThat(slots[ProcessStat.MAJOR_FAULTS + 1]).isEqualTo(5);
    assertThat(gauge(slots[ProcessStat.RESIDENT_BYTES])).isEqualTo(8192);
  }

  @Test
  void shouldReadTheShorterStatOfAnOldKernel() {
    String file = new String(Fixtures.bytes("vm/proc/self/stat"), StandardCharsets.UTF_8);
    String[] fields = file.split(" ", -1);
    String old = String.join(" ", Arrays.copyOf(fields, 44)) + "\n";
    assertThat(Fixtures.parse(stat(), old.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Fixtures.parse(stat(), Fixtures.bytes("vm/proc/self/stat")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123 (java", "123 (java)", "123 (java) R ", "\n", ")"})
  void shouldNotUnderstandHalfAStat(String content) {
    assertThat(Fixtures.parse(stat(), content.getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(Fixtures.parse(stat(), Fixtures.bytes("pieces/stat-truncated-mid"))).isEmpty();
  }

  @Test
  void shouldTellTheCpuUsageSinceTheLastLook() {
    ProcessStat stat = stat();
    assertThat(ratio(stat, 100)).as("first look").isEqualTo(MetricFamily.ABSENT);
    int cpus = Runtime.getRuntime().availableProcessors();
    nowNs += TimeUnit.SECONDS.toNanos(5);
    assertThat(gauge(ratio(stat, 350))).isEqualTo(2.5 / 5 / cpus);
    nowNs += TimeUnit.MILLISECONDS.toNanos(999);
    assertThat(gauge(ratio(stat, 400))).as("too soon").isEqualTo(2.5 / 5 / cpus);
    nowNs += TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(gauge(ratio(stat, 450))).as("since the one before").isEqualTo(1.0 / cpus);
    nowNs += TimeUnit.SECONDS.toNanos(1);
    assertThat(gauge(ratio(stat, 449))).as("backwards").isZero();
  }

  /** The JVM says that there is one CPU where the container has a quarter of one. */
  @Test
  void shouldTellTheShareOfWhatTheContainerMayUse() {
    ProcessStat stat = stat();
    cpuLimit = 0.25;
    ratio(stat, 100);
    nowNs += TimeUnit.SECONDS.toNanos(10);
    assertThat(gauge(ratio(stat, 350))).isEqualTo(1);
  }

  private static long ratio(ProcessStat stat, long ticks) {
    String file = "1 (a) R 1 1 1 1 1 1 1 1 1 1 " + ticks + " 0 0 0 0 0 1 0 1 1 1 0\n";
    return Fixtures.parse(stat, file.getBytes(StandardCharsets.UTF_8))[ProcessStat.CPU_RATIO];
  }

  @Test
  void shouldLeaveLimitsOutThatAreNotSet() {
    String file =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max open files            unlimited            unlimited            files
        Max address space         18446744073708503040 unlimited            bytes
        Max realtime timeout      unlimited            unlimited            us
        """;
    long[] slots = Fixtures.parse(ProcessFiles::limits, file.getBytes(StandardCharsets.UTF_8));
    assertThat(slots[0]).isEqualTo(MetricFamily.ABSENT);
    assertThat(gauge(slots[1])).isEqualTo(1.8446744073708503E19);
  }

  @Test
  void shouldLeaveALimitOutWhoseLineIsMissing() {
    byte[] file =
        "Max open files            7   18446744073708503040 files\n"
            .getBytes(StandardCharsets.UTF_8);
    long[] slots = Fixtures.parse(ProcessFiles::limits, file);
    assertThat(gauge(slots[0])).isEqualTo(7);
    assertThat(slots[1]).isEqualTo(MetricFamily.ABSENT);
    assertThat(Fixtures.parse(ProcessFiles::limits, new byte[0])).isEmpty();
  }

  @Test
  void shouldTakePageSizeAndTickFromTheAuxiliaryVector() {
    assertThat(KernelUnits.parse(Fixtures.bytes("vm/proc/self/auxv")))
        .isEqualTo(new KernelUnits(4096, TICK_NS));
    ByteBuffer other = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    other.putLong(6).putLong(65536).putLong(17).putLong(1000).putLong(0).putLong(0);
    assertThat(KernelUnits.parse(other.array())).isEqualTo(new KernelUnits(65536, 1_000_000));
  }

  @Test
  void shouldNotGuessThePageSize() {
    assertThat(KernelUnits.parse(new byte[0])).isEqualTo(new KernelUnits(0, TICK_NS));
    ProcessStat stat = new ProcessStat(new KernelUnits(0, TICK_NS), () -> 1, () -> 0);
    assertThat(
            Fixtures.parse(stat, Fixtures.bytes("vm/proc/self/stat"))[ProcessStat.RESIDENT_BYTES])
        .isEqualTo(MetricFamily.ABSENT);
  }
}
