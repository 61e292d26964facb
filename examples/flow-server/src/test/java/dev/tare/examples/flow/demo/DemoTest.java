package dev.tare.examples.flow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.Await;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {
  private static final Pattern LIVE = Pattern.compile("(?m)^ +0:0[0-9] +([0-9,]+) ");
  private static final int SIGTERM_EXIT = 128 + 15;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CountDownLatch stop = new CountDownLatch(1);

  @Test
  void shouldShowRateAndLeaveNothingWhenTimeIsOver() {
    Set<Thread> before = threads();

    int status = run("--for", "2s", "--port", "0");

    assertThat(text(err)).isEmpty();
    assertThat(status).isZero();
    assertThat(text(out)).containsPattern("(?m)^metrics +http://127\\.0\\.0\\.1:[0-9]+/metrics$");
    List<String> rates =
        LIVE.matcher(text(out)).results().map((MatchResult line) -> line.group(1)).toList();
    assertThat(rates).hasSize(2).anyMatch(rate -> !rate.equals("0"));
    // Told to end; that of Tare's collectors may take a moment.
    Await.until("threads to end", () -> before.containsAll(threads()));
  }

  @Test
  void shouldEndWhenStopped() {
    stop.countDown();

    assertThat(run("--port", "0", "--no-load", "--ring", "array")).isZero();
    assertThat(text(out)).contains("load        none").doesNotContainPattern(LIVE);
  }

  @Test
  void shouldSayOneLineWhenPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run("--port", port)).isEqualTo(2);
      assertThat(text(err).lines())
          .singleElement()
          .asString()
          .startsWith("demo: cannot listen on host=127.0.0.1 port=" + port + ": ");
      assertThat(text(out)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--for 0s,for=0s (1s to 86400s",
    "--for 2h,for=2h (1s to 86400s",
    "--for 1441m,for=1441m (1s to 86400s",
    "--for,--for has no value",
    "--port 65536,port=65536 (0 to 65535)",
    "--ring long,'ring=long (one of: array, agrona)'",
    "--fast,unknown argument --fast"
  })
  void shouldSayOneLineWhenArgumentsAreWrong(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(text(err).lines()).singleElement().asString().contains(message);
  }

  /** As a user's Ctrl-C ends it, but with the signal that Java can send. */
  @Test
  @Timeout(60)
  void shouldEndQuietlyWhenSignalled() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Demo.class.getName(),
                "--port",
                "0")
            .start();
    try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8);
        BufferedReader complaints = demo.errorReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !LIVE.matcher(line).find()) {
        line = lines.readLine();
      }
      demo.toHandle().destroy(); // Process.destroy would close the streams as well

      assertThat(line).isNotNull();
      assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(SIGTERM_EXIT);
      assertThat(complaints.lines()).isEmpty();
    } finally {
      demo.destroyForcibly();
    }
  }

  private int run(String... arguments) {
    return Demo.run(List.of(arguments), print(out), print(err), stop);
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    // The JDK's own, which it makes once and keeps.
    threads.removeIf(thread -> thread.getName().equals("Common-Cleaner"));
    return threads;
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
