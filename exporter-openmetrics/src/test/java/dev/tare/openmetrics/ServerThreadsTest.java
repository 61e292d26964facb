package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.discovery.CataloguePage;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerThreadsTest {
  private static final int TIMEOUT_MS = 20_000;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();

  /** The first that it does not make; none. */
  private volatile int missing = -1;

  private final ServerThreads threads =
      new ServerThreads(
          new ServerThreads.Bounds(2, 1, Duration.ofSeconds(3), LONG, 8_192),
          this::make,
          told::add);

  private Thread make(Runnable task) {
    if (made.getAndIncrement() == missing) {
      throw new InternalError("unable to create native thread");
    }
    return ServerThreads.daemons().newThread(task);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    threads.drain(LONG);
  }

  @Test
  void shouldGiveTheWholeTimeoutToARequestThatHasBeenRead() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> whole = new CompletableFuture<>();
    CompletableFuture<Boolean> half = new CompletableFuture<>();
    threads.execute(
        () -> {
          say(threads);
          asked.countDown();
          whole.complete(waits());
        });
    assertThat(asked.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
    threads.execute(() -> half.complete(waits()));
    assertThat(half.get(TIMEOUT_MS, TimeUnit.MILLISECONDS)).as("who has not asked").isFalse();
    goOn.countDown();
    assertThat(whole.get(TIMEOUT_MS, TimeUnit.MILLISECONDS)).as("who has, and before").isTrue();
  }

  private static void say(ServerThreads threads) {
    try {
      threads.asked();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that came in a packet with another is read without a look at the connection. */
  @Test
  void shouldNotAnswerARequestThatThereIsNoThreadFor() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      CredentialDoor door =
          new CredentialDoor(new CredentialGate(Credentials.NONE, System::nanoTime), metrics);
      server.createContext(
          "/metrics", new MetricsHttpHandler(metrics, OpenMetricsExporter.create(), door, threads));
      Page page = new CataloguePage("/page", metrics.registry(), metrics::snapshot);
      server.createContext("/page", new PageHandler(page, door, threads, e -> {}));
      server.start(); // without an executor: its own thread answers
      for (String path : List.of("/metrics", "/page")) {
        assertThat(read(server, path)).as(path).isEmpty();
      }
    } finally {
      server.stop(0);
    }
  }

  private static String read(HttpServer server, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
      socket.setSoTimeout(TIMEOUT_MS);
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  /** The first thread is to answer, the second to watch it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldHangUpAndTellWhenAThreadCannotBeMade(int which) throws Exception {
    missing = which;
    assertThat(isHungUp()).isTrue();
    assertThat(told).hasSize(1).first().isInstanceOf(InternalError.class);
    assertThat(Thread.interrupted()).as("left interrupted").isFalse();
    assertThat(isHungUp()).as("the next").isFalse();
  }

  private boolean isHungUp() throws Exception {
    CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
    threads.execute(() -> hungUp.complete(Thread.currentThread().isInterrupted()));
    return hungUp.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  /** Whether it was left in peace. */
  private boolean waits() {
    try {
      goOn.await();
      return true;
    } catch (InterruptedException e) {
      return false; // the interrupt is what hangs up
    }
  }
}
