package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel's own files, against what the JVM says and what the test did on purpose. */
@EnabledOnOs(OS.LINUX)
@Tag("recording") // how files are read is the JDK's business
class LiveProcessTest {
  private static final Path SELF = Path.of("/proc/self");

  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .errorHandler(errors::add)
              .build());
  private final ResourceTracker tracker =
      ResourceTracker.builder(metrics.registry(), errors::add)
          .detail(ResourceDetail.ALL)
          .slowInterval(Duration.ofMillis(100))
          .listenDrops(true)
          .fileSystems(Path.of("/"))
          .sourceTimeout(Duration.ofMinutes(1))
          .open();
  private final UnixOperatingSystemMXBean system =
      (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @AfterEach
  void close() {
    tracker.close();
    metrics.close();
  }

  private double look(String sample, String... labels) {
    tracker.collect();
    return metrics.snapshot().value(sample, labels);
  }

  @Test
  void shouldAgreeWithTheJvmOnCpuTime() {
    double before = system.getProcessCpuTime() / 1e9;
    double between = look("process_cpu_seconds_total");
    double after = system.getProcessCpuTime() / 1e9;
    assertThat(between).isBetween(before - 0.02, after + 0.02);
  }

  @Test
  void shouldCountDescriptorsOpenedOnPurpose() throws IOException {
    look("process_open_fds"); // the tracker's own files are open from now on
    double before = look("process_open_fds");
    assertThat(before).isCloseTo((double) system.getOpenFileDescriptorCount(), within(10));
    List<FileChannel> opened = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        opened.add(FileChannel.open(SELF.resolve("stat")));
      }
      assertThat(look("process_open_fds")).isCloseTo(before + 1_000, within(10));
    } finally {
      for (FileChannel channel : opened) {
        channel.close();
      }
    }
    assertThat(look("process_open_fds")).isCloseTo(before, within(10));
    assertThat(look("process_max_fds")).isEqualTo((double) system.getMaxFileDescriptorCount());
  }

  @Test
  void shouldLetTheKernelCountDescriptorsSinceLinuxSixTwo() {
    Matcher release =
        Pattern.compile("(\\d+)\\.(\\d+).*").matcher(System.getProperty("os.version"));
    assumeTrue(release.matches(), "a kernel without a version");
    int version = Integer.parseInt(release.group(1)) * 1_000 + Integer.parseInt(release.group(2));
    assertThat(DescriptorCount.way(SELF.resolve("fd")) == DescriptorCount.Way.SIZE)
        .isEqualTo(version >= 6_002);
  }

  /** Other tests' threads may come and go meanwhile. */
  private static org.assertj.core.data.Offset<Double> within(double count) {
    return org.assertj.core.data.Offset.offset(count);
  }

  @Test
  void shouldAgreeWithStatmOnMemory() throws IOException {
    look("process_threads");
    String[] pages = Files.readAllLines(SELF.resolve("statm")).get(0).split(" ", -1);
    double pageBytes = (double) KernelUnits.read(SELF.resolve("auxv")).pageBytes();
    assertThat(look("process_resident_memory_bytes"))
        .isCloseTo(Double.parseDouble(pages[1]) * pageBytes, within(64 << 20));
    assertThat(look("process_virtual_memory_bytes"))
        .isCloseTo(Double.parseDouble(pages[0]) * pageBytes, within(256 << 20));
  }

  @Test
  void shouldSeeAsManyThreadsAsTasks() {
    String[] tasks = SELF.resolve("task").toFile().list();
    assertThat(look("process_threads")).isCloseTo(tasks.length, within(5));
  }

  /** By another way through the file: the first look reads what is slow, too. */
  @Test
  void shouldAgreeOnWhatListeningSocketsDropped() throws IOException {
    double before = netstat("ListenDrops");
    double overflows = netstat("ListenOverflows");
    assertThat(look("system_tcp_listen_drops_total")).isBetween(before, netstat("ListenDrops"));
    assertThat(metrics.snapshot().value("system_tcp_listen_overflows_total"))
        .isBetween(overflows, netstat("ListenOverflows"));
  }

  private static double netstat(String name) throws IOException {
    List<String> lines = Files.readAllLines(SELF.resolve("net/netstat"));
    int column = List.of(lines.get(0).split(" ", -1)).indexOf(name);
    assertThat(lines.get(0)).startsWith("TcpExt: ");
    return Double.parseDouble(lines.get(1).split(" ", -1)[column]);
  }

  @Test
  void shouldAgreeWithTheJvmOnTheSizeOfTheRoot() throws IOException {
    assertThat(look("system_filesystem_size_bytes", "path", "/"))
        .as("some file systems grow and shrink")
        .isCloseTo((double) Files.getFileStore(Path.of("/")).getTotalSpace(), within(1 << 30));
  }

  @Test
  void shouldSeeBytesThatWentOverLoopback() throws IOException {
    String[] labels = {"device", "lo", "direction", "transmit"};
    double before = look("system_network_io_bytes_total", labels);
    byte[] megabyte = new byte[1 << 20];
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Thread sender = new Thread(() -> send(client, megabyte));
      sender.start();
      accepted.getInputStream().readNBytes(megabyte.length);
    }
    assertThat(look("system_network_io_bytes_total", labels) - before)
        .isGreaterThanOrEqualTo(megabyte.length);
  }

  private static void send(Socket to, byte[] bytes) {
    try {
      to.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others in the namespace open and close sockets, too, but not the same number each time. */
  @Test
  void shouldCountSocketsOpenedOnPurpose() throws IOException {
    double difference = 0;
    for (int attempt = 0; attempt < 20 && Math.abs(difference - 100) > 10; attempt++) {
      difference = -look("system_sockets_used");
      List<ServerSocket> opened = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          opened.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        difference += look("system_sockets_used");
      } finally {
        for (ServerSocket socket : opened) {
          socket.close();
        }
      }
    }
    assertThat(difference).isCloseTo(100, within(10));
  }

  /** The same for the states of connections: what listens, of this process and all others. */
  @Test
  void shouldCountSocketsByStateOpenedOnPurpose() throws IOException {
    TcpStates states =
        new TcpStates(
            SELF.resolve("net"),
            new ScanBudget(SystemNanoClock.INSTANCE, TimeUnit.SECONDS.toNanos(10)));
    double difference = 0;
    for (int attempt = 0; attempt < 20 && Math.abs(difference - 100) > 10; attempt++) {
      difference = -listening(states);
      List<ServerSocket> opened = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          opened.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        difference += listening(states);
      } finally {
        for (ServerSocket socket : opened) {
          socket.close();
        }
      }
    }
    states.close();
    assertThat(difference).isCloseTo(100, within(10));
  }

  private static double listening(TcpStates states) throws IOException {
    long[] slots = new long[TcpStates.STATES.size()];
    assertThat(states.read(Fixtures.reader(), slots)).isTrue();
    return Double.longBitsToDouble(slots[TcpStates.STATES.indexOf("listen")]);
  }

  /** The kernel says so on a descriptor that was good before. */
  @Test
  void shouldSayWhyWhenAProcessIsGone() throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sleep", "30").start();
    Path stat = Path.of("/proc", Long.toString(child.pid()), "stat");
    GuardedSource source =
        new GuardedSource(
            new SlotSource(
                "stat", new FileReading(new ProcFile(stat), 4096, (text, slots) -> true)));
    source.read(Fixtures.reader());
    source.publish(0);
    assertThat(source.up()).isTrue();
    child.destroyForcibly().waitFor();
    source.read(Fixtures.reader());
    source.publish(0);
    source.close();
    assertThat(source.up()).isFalse();
    assertThat(source.complaint()).isEqualTo("stat (No such process)");
  }

  /** The kernel gives a page or so at a time, as many records as fit, whatever room there is. */
  @Test
  void shouldReadFilesOfManyPagesWhole() throws IOException {
    Path symbols = Path.of("/proc/kallsyms");
    assumeTrue(Files.isReadable(symbols), "a kernel without /proc/kallsyms");
    byte[] expected;
    try (InputStream in = Files.newInputStream(symbols)) {
      expected = in.readNBytes(64 * 1024);
    }
    ProcFile file = new ProcFile(symbols);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    Fixtures.reader()
        .pieces(
            file,
            Long.MAX_VALUE,
            piece -> {
              if (read.size() < expected.length) {
                read.writeBytes(piece.copy(0, piece.length()));
              }
            });
    file.close();
    assertThat(Arrays.copyOf(read.toByteArray(), expected.length)).isEqualTo(expected);
  }

  @Test
  void shouldKeepReadingAfterAnInterruptWithTheRealFiles() {
    look("process_threads");
    Thread.currentThread().interrupt();
    double threads = look("process_threads");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(threads).isPositive();
    assertThat(look("process_open_fds")).isPositive();
    assertThat(metrics.snapshot().value("tare_resource_source_errors_total", "source", "stat"))
        .isZero();
  }

  @Test
  void shouldGiveAllDescriptorsBackWhenClosed() {
    long before = descriptorsInProc();
    tracker.collect();
    assertThat(descriptorsInProc()).isGreaterThan(before);
    tracker.close();
    assertThat(descriptorsInProc()).isEqualTo(before);
  }

  /** Those that point into /proc: no other test has them. */
  private static long descriptorsInProc() {
    try (var entries = Files.newDirectoryStream(SELF.resolve("fd"))) {
      long count = 0;
      for (Path entry : entries) {
        count += isInProc(entry) ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isInProc(Path entry) {
    try {
      return Files.readSymbolicLink(entry).startsWith("/proc");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
