package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What one block device of /proc/diskstats has done. */
class DiskStatsTest {
  private static final long[] UNKNOWN = {
    MetricFamily.ABSENT, MetricFamily.ABSENT, MetricFamily.ABSENT
  };

  /** As glibc puts the two numbers of a device into one. */
  static long number(long major, long minor) {
    return ((major & 0xfff) << 8)
        | ((major & ~0xfffL) << 32)
        | (minor & 0xff)
        | ((minor & ~0xffL) << 12);
  }

  private static long[] parse(long device, String content) {
    DiskStats disk = new DiskStats(0);
    disk.device(device);
    long[] slots = Fixtures.parse(disk, content.getBytes(StandardCharsets.UTF_8));
    return slots.length == 0 ? slots : Arrays.copyOf(slots, 3);
  }

  private static String made() {
    return new String(Fixtures.bytes("made/container/proc/diskstats"), StandardCharsets.UTF_8);
  }

  @Test
  void shouldReadTheLineOfTheDevice() {
    assertThat(parse(number(259, 1), made()))
        .containsExactly(98_600_000L * 512, 412_345_000L * 512, 5_512_000L * 1_000_000);
    assertThat(parse(number(253, 0), made()))
        .containsExactly(98_590_000L * 512, 412_340_000L * 512, 5_600_000L * 1_000_000);
  }

  @Test
  void shouldTellDevicesWithLargeNumbersApart() {
    String content =
        """
         511  255 a 0 0 1 0 0 0 1 0 0 1 1
         511  256 b 0 0 2 0 0 0 2 0 0 2 1
        4351 1048575 c 0 0 3 0 0 0 3 0 0 3 1
        """;
    assertThat(parse(number(511, 255), content)[0]).isEqualTo(512);
    assertThat(parse(number(511, 256), content)[0]).isEqualTo(2 * 512);
    assertThat(parse(number(4351, 1_048_575), content)[0]).isEqualTo(3 * 512);
  }

  @Test
  void shouldKnowNothingOfADeviceThatIsNotThere() {
    assertThat(parse(number(0, 45), made())).containsExactly(UNKNOWN);
    assertThat(parse(number(0, 45), "")).containsExactly(UNKNOWN);
    assertThat(parse(number(259, 1), "one two three\n\n 259\n")).containsExactly(UNKNOWN);
  }

  @Test
  void shouldNotUnderstandHalfALine() {
    assertThat(parse(number(8, 17), made())).isEmpty();
    String cut = made().substring(0, made().indexOf(" 10812000"));
    assertThat(parse(number(259, 1), cut)).as("no line").containsExactly(UNKNOWN);
  }

  /** Behind 16 KiB, as on machines with hundreds of disks. */
  @Test
  void shouldFindADeviceFarBehind(@TempDir Path folder) throws IOException {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      file.append("%4d %7d disk%d 1 2 %d 4 5 6 7 8 9 10 11\n".formatted(8, i, i, 1_000 + i));
    }
    Files.writeString(folder.resolve("diskstats"), file);
    DiskStats disk = new DiskStats(0);
    disk.device(number(8, 999));
    long[] slots = new long[3];
    FileReading reading =
        new FileReading(new ProcFile(folder.resolve("diskstats")), 16 * 1024, disk);
    assertThat(reading.read(Fixtures.reader(), slots)).isTrue();
    reading.close();
    assertThat(slots[0]).isEqualTo(1_999 * 512);
  }

  /** The number of a real file is that of a line, where the kernel has one of its device. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldAgreeWithTheOtherFilesOfTheKernel() throws IOException {
    Path sys = Path.of("/sys/dev/block");
    if (!Files.isDirectory(sys)) {
      return;
    }
    long device = ((Number) Files.getAttribute(Path.of("."), "unix:dev")).longValue();
    for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
      String[] words = line.strip().split(" +", -1);
      if (number(Long.parseLong(words[0]), Long.parseLong(words[1])) == device) {
        assertThat(sys.resolve(words[0] + ":" + words[1])).exists();
        assertThat(parse(device, line + "\n")[0]).isEqualTo(Long.parseLong(words[5]) * 512);
      }
    }
  }
}
