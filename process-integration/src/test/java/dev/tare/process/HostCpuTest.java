package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of /proc/stat, from kernels old and new. */
class HostCpuTest {
  private static final long TICK_NS = 10_000_000;
  private final HostCpu cpu = new HostCpu(new KernelUnits(4096, TICK_NS));

  private long[] parse(String content) {
    return Fixtures.parse(cpu, content.getBytes(StandardCharsets.UTF_8));
  }

  private static long slot(long[] slots, String mode) {
    long ns = slots[HostCpu.MODES.indexOf(mode)];
    return ns == MetricFamily.ABSENT ? -1 : ns / TICK_NS;
  }

  @Test
  void shouldReadTheModesThatAnIndependentReaderFound() {
    long[] slots = Fixtures.parse(cpu, Fixtures.bytes("vm/proc/stat"));
    String[] expected = Fixtures.expectedText("cpu_ticks").split(" ", -1);
    String[] columns = {"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};
    for (int i = 0; i < columns.length; i++) {
      assertThat(slot(slots, columns[i])).as(columns[i]).isEqualTo(Long.parseLong(expected[i]));
    }
  }

  @Test
  void shouldLeaveOutModesThatOldKernelsDoNotKnow() {
    long[] slots = parse("cpu  1 2 3 4 5 6 7\ncpu0 1 2 3 4 5 6 7 8\n");
    assertThat(slot(slots, "softirq")).isEqualTo(7);
    assertThat(slot(slots, "steal")).isEqualTo(-1);
    slots = parse("cpu  1 2 3 4 \ncpu0 1 2 3 4 5\n");
    assertThat(slot(slots, "idle")).isEqualTo(4);
    assertThat(slot(slots, "iowait")).isEqualTo(-1);
  }

  /** More than a read holds; what follows the first line is not looked at. */
  @Test
  void shouldReadTheFirstLineOfALongFile(@TempDir Path folder) throws IOException {
    StringBuilder file = new StringBuilder("cpu  256 2 3 4 5 6 7 8 0 0\n");
    for (int i = 0; i < 256; i++) {
      file.append("cpu").append(i).append(" 1000000 2000000 3000000 4000000 5 6 7 8 0 0\n");
    }
    file.append("intr ").append("1 ".repeat(4_000)).append("\n");
    Path stat = folder.resolve("stat");
    Files.writeString(stat, file);
    HostSources host =
        new HostSources(
            folder, "system", new KernelUnits(4096, TICK_NS), Fixtures.usualDevices(), false, null);
    Source source =
        host.slow().stream().filter(known -> known.name().equals("cpu")).findAny().orElseThrow();
    assertThat(source.read(Fixtures.reader())).isTrue();
    source.publish();
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    source.close();
    CounterFamily modes = (CounterFamily) families.get(0);
    assertThat(modes.rawValue(HostCpu.MODES.indexOf("user"))).isEqualTo(256 * TICK_NS);
  }

  @Test
  void shouldTakeAllZerosForNotKnown() {
    assertThat(parse("cpu  0 0 0 0 0 0 0 0 0 0\n")).containsOnly(MetricFamily.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cpu  1 2 3\n", "cpu  1 2 3 4 5 6 7 8", "cpu  1 2 x 4\n", "intr 1\n"})
  void shouldNotUnderstandHalfALine(String content) {
    assertThat(parse(content)).isEmpty();
  }
}
