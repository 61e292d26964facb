package dev.tare.export.push;

import static dev.tare.export.push.ScriptedSender.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread: when it sends, and how it ends. */
class SnapshotExporterTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private final Metrics metrics = Metrics.open();
  private final Counter done = metrics.registry().counter("done_total", "Done.").register();
  private final ScriptedSender sender = new ScriptedSender();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    metrics.close();
  }

  private SnapshotExporter.Builder exporter() {
    return SnapshotExporter.builder(metrics.registry(), metrics::snapshot, sender, told::add)
        .period(Duration.ofDays(1))
        .closeTimeout(GENEROUS);
  }

  private double pushes(String result) {
    return metrics.snapshot().value("tare_pushes_total", "exporter", "test", "result", result);
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + GENEROUS.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNs).as("not within 30 s").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // as a sender that ignores it
      }
    }
  }

  @Test
  void shouldSendInAPeriod() {
    SnapshotExporter exporter = exporter().period(Duration.ofMillis(100)).start();
    await(() -> sender.taken().size() >= 2);
    exporter.close();
    assertThat(pushes("given_up")).isZero();
    assertThat(told).isEmpty();
  }

  /** The thread lives on, and its last snapshot has all of its time. */
  @Test
  void shouldOutliveASenderThatAsksForTooMuch() {
    sender.then(
        () -> {
          throw new SendException(true, Duration.ofSeconds(Long.MAX_VALUE), "busy", null);
        });
    SnapshotExporter exporter = exporter().period(Duration.ofMillis(100)).start();
    await(() -> pushes("given_up") >= 2);
    assertThat(sender.closed()).isZero();
    done.add(5);
    exporter.close();
    assertThat(sender.taken()).containsExactly(5.0);
    assertThat(told).hasSize(1).first().asString().contains("busy");
  }

  @Test
  void shouldOutliveARandomThatThrows() {
    sender.then(refuse(true, "busy"));
    SnapshotExporter exporter =
        exporter()
            .period(Duration.ofMillis(100))
            .random(
                () -> {
                  throw new IllegalStateException("no chance");
                })
            .start();
    await(() -> !sender.taken().isEmpty());
    assertThat(sender.closed()).isZero();
    exporter.close();
    assertThat(told).extracting(Throwable::getMessage).anyMatch(m -> m.contains("no chance"));
  }

  @Test
  void shouldCloseWhenTheClockThrows() {
    AtomicBoolean broken = new AtomicBoolean();
    SnapshotExporter exporter =
        exporter()
            .nanoClock(
                () -> {
                  if (broken.get()) {
                    throw new IllegalStateException("no clock");
                  }
                  return System.nanoTime();
                })
            .start();
    broken.set(true);
    exporter.close();
    assertThat(sender.closed()).isEqualTo(1);
    assertThat(told).hasSize(1).first().asString().contains("no clock");
  }

  @Test
  void shouldSendALastSnapshotWhenClosed() {
    SnapshotExporter exporter = exporter().start();
    done.increment();
    exporter.close();
    exporter.close();
    assertThat(sender.taken()).containsExactly(1.0);
    assertThat(sender.closed()).isEqualTo(1);
    assertThat(pushes("sent")).isEqualTo(1);
  }

  @Test
  void shouldTryTheLastSnapshotAgain() {
    sender.then(refuse(true, "busy"));
    SnapshotExporter exporter = exporter().firstBackoff(Duration.ofMillis(1)).start();
    done.increment();
    exporter.close();
    assertThat(sender.taken()).containsExactly(1.0);
  }

  @Test
  void shouldCancelWhatIsUnderWayAndSendTheLastSnapshot() {
    CountDownLatch begun = new CountDownLatch(1);
    sender.then(
        () -> {
          begun.countDown();
          new CountDownLatch(1).await();
          return new Receipt(0);
        });
    SnapshotExporter exporter =
        exporter()
            .period(Duration.ofMillis(100))
            .firstBackoff(Duration.ofMillis(1))
            .closeTimeout(Duration.ofSeconds(10))
            .start();
    awaitUninterruptibly(begun);
    done.add(5);
    exporter.close(); // waits 5 s for what is under way
    assertThat(sender.taken()).containsExactly(5.0);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(pushes("given_up")).isEqualTo(1);
  }

  @Test
  void shouldKeepToItsLimitWhateverHangs() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    sender.then(
        () -> {
          thread.complete(Thread.currentThread());
          begun.countDown();
          awaitUninterruptibly(release);
          throw new SendException(true, "too late", null);
        });
    SnapshotExporter exporter =
        exporter().period(Duration.ofMillis(100)).closeTimeout(Duration.ofMillis(50)).start();
    awaitUninterruptibly(begun);
    exporter.close(); // returns, though nobody releases the sender
    assertThat(told).extracting(Throwable::getMessage).anyMatch(m -> m.contains("closeTimeout"));
    assertThat(pushes("given_up")).isEqualTo(1);
    release.countDown();
    thread.join().join();
    assertThat(pushes("given_up")).as("that one once, and the last").isEqualTo(2);
    assertThat(pushes("sent")).isZero();
    assertThat(sender.taken()).isEmpty();
  }

  @Test
  void shouldHoldUpNeitherRecordersNorScrapes() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    sender.then(
        () -> {
          begun.countDown();
          release.await();
          return new Receipt(0);
        });
    SnapshotExporter exporter = exporter().period(Duration.ofMillis(100)).start();
    awaitUninterruptibly(begun);
    for (int i = 1; i <= 1_000; i++) {
      done.increment();
    }
    assertThat(metrics.snapshot().value("done_total")).isEqualTo(1_000);
    release.countDown();
    exporter.close();
  }

  @Test
  void shouldEndWhenAnErrorHandlerClosesIt() {
    sender.then(refuse(false, "no"));
    CompletableFuture<SnapshotExporter> opened = new CompletableFuture<>();
    opened.complete(
        SnapshotExporter.builder(
                metrics.registry(), metrics::snapshot, sender, failure -> opened.join().close())
            .period(Duration.ofMillis(100))
            .start());
    await(() -> sender.closed() == 1);
  }

  @Test
  void shouldCloseAlsoWhenTheCallerIsInterrupted() {
    SnapshotExporter exporter = exporter().start();
    Thread.currentThread().interrupt();
    exporter.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sender.taken()).hasSize(1);
  }

  @Test
  void shouldCountAndTellWhatAHandlerThrows() {
    sender.then(refuse(false, "no"));
    SnapshotExporter exporter =
        SnapshotExporter.builder(
                metrics.registry(),
                metrics::snapshot,
                sender,
                failure -> {
                  throw new IllegalStateException("handler");
                })
            .start();
    exporter.close();
    assertThat(metrics.snapshot().value("tare_push_failures_total", "exporter", "test"))
        .as("the send, and the handler")
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> exporter().period(Duration.ofMillis(99)).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period=PT0.099S (allowed: PT0.1S to PT24H)");
    assertThatThrownBy(() -> exporter().maxAttempts(0).start())
        .hasMessage("maxAttempts=0 (allowed: 1 to 100)");
    assertThatThrownBy(() -> exporter().maxBackoff(Duration.ofMillis(10)).start())
        .hasMessage("maxBackoff=PT0.01S (allowed: PT1S to PT1H)");
    assertThatThrownBy(() -> exporter().timeout(Duration.ZERO).start())
        .hasMessageStartingWith("timeout=PT0S");
    assertThatThrownBy(() -> exporter().closeTimeout(Duration.ofHours(2)).start())
        .hasMessageStartingWith("closeTimeout=PT2H");
  }
}
