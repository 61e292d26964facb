package dev.tare.export.push;

import static dev.tare.export.push.ScriptedSender.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps, by a clock that only the test moves. */
class DeliveryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long PERIOD = 10 * SECOND;

  private final Metrics metrics = Metrics.open();
  private final Counter done = metrics.registry().counter("done_total", "Done.").register();
  private final ScriptedSender sender = new ScriptedSender();
  private final List<Throwable> told = new ArrayList<>();
  private long nowNs = Long.MAX_VALUE - SECOND; // it may wrap
  private DoubleSupplier random = () -> 1;
  private final Delivery delivery = delivery(metrics::snapshot);

  private Delivery delivery(Function<Detail, MetricsSnapshot> snapshots) {
    PushCounters counters = new PushCounters(metrics.registry(), "test");
    return new Delivery(
        snapshots,
        sender,
        counters,
        new PushFailures("test", counters, told::add),
        new Delivery.Settings(
            PERIOD,
            5 * SECOND,
            3,
            new Backoff(SECOND, 60 * SECOND, () -> random.getAsDouble()),
            () -> nowNs,
            () -> Instant.ofEpochSecond(1_764_403_200L),
            ns -> nowNs += ns));
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private double pushes(String result) {
    return metrics.snapshot().value("tare_pushes_total", "exporter", "test", "result", result);
  }

  private double count(String name) {
    return metrics.snapshot().value(name, "exporter", "test");
  }

  /** Goes on to when the last step wanted, and takes the next. */
  private long stepAfter(long waitNs) {
    nowNs += waitNs;
    done.increment();
    return delivery.step();
  }

  @Test
  void shouldShowItsCountersBeforeTheFirstPush() {
    assertThat(pushes("sent")).isZero();
    assertThat(pushes("given_up")).isZero();
    assertThat(count("tare_push_failures_total")).isZero();
    assertThat(count("tare_push_points_rejected_total")).isZero();
  }

  @Test
  void shouldSendOneSnapshotAPeriod() {
    long waitNs = delivery.step();
    assertThat(waitNs).isEqualTo(PERIOD);
    for (int i = 0; i < 3; i++) {
      waitNs = stepAfter(waitNs);
      assertThat(waitNs).isEqualTo(PERIOD);
    }
    assertThat(sender.taken()).containsExactly(1.0, 2.0, 3.0);
    assertThat(pushes("sent")).isEqualTo(3);
    assertThat(count("tare_push_bytes_total")).isEqualTo(300);
    assertThat(pushes("given_up")).isZero();
  }

  @Test
  void shouldLeaveOutPeriodsThatWereMissed() {
    assertThat(stepAfter(3 * PERIOD + SECOND)).isEqualTo(PERIOD - SECOND);
    assertThat(sender.taken()).containsExactly(1.0);
  }

  @Test
  void shouldTryAgainAfterWaitsThatDoubleAndHaveARandomPart() {
    sender.then(refuse(true, "busy"), refuse(true, "busy"));
    assertThat(stepAfter(PERIOD)).isEqualTo(SECOND);
    random = () -> 0;
    assertThat(stepAfter(SECOND - 1)).as("too early").isEqualTo(1);
    assertThat(stepAfter(1)).as("half of 2 s").isEqualTo(SECOND);
    stepAfter(SECOND);
    assertThat(sender.taken()).as("the snapshot that was taken first").containsExactly(1.0);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(pushes("given_up")).isZero();
    assertThat(count("tare_push_failures_total")).isEqualTo(2);
    assertThat(told).as("one of a kind").hasSize(1);
  }

  @Test
  void shouldWaitAsLongAsTheReceiverAsksFor() {
    sender.then(
        () -> {
          throw new SendException(true, Duration.ofSeconds(4), "busy", null);
        });
    assertThat(stepAfter(PERIOD)).isEqualTo(4 * SECOND);
    stepAfter(4 * SECOND);
    assertThat(sender.taken()).containsExactly(1.0);
  }

  private static ScriptedSender.Answer askFor(boolean retryable, Duration after) {
    return () -> {
      throw new SendException(retryable, after, "busy", null);
    };
  }

  /** Whether the same snapshot may be sent again or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldWaitAsLongAsTheReceiverAsksForWithLaterSnapshots(boolean retryable) {
    sender.then(askFor(retryable, Duration.ofSeconds(25)));
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(stepAfter(PERIOD)).as("the rest of 25 s").isEqualTo(5 * SECOND);
    assertThat(sender.limits()).as("tries").hasSize(1);
    assertThat(stepAfter(5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(sender.taken()).as("the newest").containsExactly(3.0);
    assertThat(pushes("given_up")).isEqualTo(2);
    stepAfter(5 * SECOND);
    assertThat(sender.taken()).as("nothing is waited for any more").containsExactly(3.0, 5.0);
  }

  @Test
  void shouldWaitAnHourAtMost() {
    sender.then(askFor(true, Duration.ofSeconds(Long.MAX_VALUE)));
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(told).hasSize(1).first().asString().contains("busy");
    stepAfter(3_600 * SECOND - 1);
    assertThat(sender.limits()).as("tries").hasSize(1);
    stepAfter(1);
    assertThat(sender.taken()).hasSize(1);
  }

  @Test
  void shouldNotWaitWhereAReceiverAsksForLessThanNothing() {
    sender.then(askFor(true, Duration.ofSeconds(Long.MIN_VALUE)));
    assertThat(stepAfter(PERIOD)).as("the back-off").isEqualTo(SECOND);
  }

  @Test
  void shouldGoOnWithTheNextPeriodWhateverChoosesTheWaitThrows() {
    sender.then(refuse(true, "busy"), refuse(true, "busy"));
    random =
        () -> {
          throw new IllegalStateException("no chance");
        };
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(count("tare_push_failures_total")).as("the try, and the wait").isEqualTo(2);
    assertThat(told).hasSize(2).last().asString().contains("no chance");
    delivery.last(nowNs + SECOND);
    assertThat(pushes("given_up")).as("the last one, too").isEqualTo(2);
    random = () -> 1;
    stepAfter(PERIOD);
    assertThat(pushes("sent")).isEqualTo(1);
  }

  @Test
  void shouldTellAFailureThatCannotBeShown() {
    sender.then(
        () -> {
          throw new Unshowable();
        });
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(told)
        .hasSize(1)
        .first()
        .satisfies(t -> assertThat(t.getMessage()).contains("Unshowable"));
  }

  private static final class Unshowable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void shouldSendTheLastSnapshotThoughTheReceiverAskedForTime() {
    sender.then(askFor(true, Duration.ofSeconds(25)));
    stepAfter(PERIOD);
    done.increment();
    delivery.last(nowNs + SECOND);
    assertThat(sender.taken()).containsExactly(2.0);
  }

  @Test
  void shouldGiveUpAfterTheLastAttempt() {
    sender.then(refuse(true, "busy"), refuse(true, "busy"), refuse(true, "busy"));
    stepAfter(PERIOD);
    stepAfter(SECOND);
    assertThat(stepAfter(2 * SECOND)).as("until the next period").isEqualTo(PERIOD - 3 * SECOND);
    assertThat(sender.limits()).hasSize(3).containsOnly(Duration.ofSeconds(5));
    assertThat(pushes("given_up")).isEqualTo(1);
    stepAfter(PERIOD - 3 * SECOND);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(sender.taken()).containsExactly(4.0);
  }

  /** A receiver that is away is left alone more and more, whatever was given up between. */
  @Test
  void shouldDoubleTheWaitFromOneSnapshotToTheNext() {
    for (int i = 0; i < 12; i++) {
      sender.then(refuse(true, "away"));
    }
    List<Long> triedAtS = new ArrayList<>();
    long beganNs = nowNs;
    long waitNs = PERIOD;
    while (triedAtS.size() < 9) {
      int tries = sender.limits().size();
      waitNs = stepAfter(waitNs);
      if (sender.limits().size() > tries) {
        triedAtS.add((nowNs - beganNs) / SECOND);
      }
    }
    assertThat(triedAtS)
        .as("in seconds")
        .containsExactly(10L, 11L, 13L, 20L, 28L, 44L, 76L, 136L, 196L);
  }

  @Test
  void shouldBeginWithTheFirstWaitOnceSomethingWasTaken() {
    sender.then(
        refuse(true, "away"), refuse(true, "away"), () -> new Receipt(1), refuse(true, "x"));
    stepAfter(PERIOD);
    stepAfter(SECOND);
    stepAfter(2 * SECOND);
    assertThat(sender.taken()).hasSize(1);
    assertThat(stepAfter(PERIOD - 3 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void shouldBeginWithTheFirstWaitForTheLastSnapshot() {
    sender.then(refuse(true, "away"), refuse(true, "away"), refuse(true, "away"));
    stepAfter(PERIOD);
    stepAfter(SECOND);
    delivery.last(nowNs + 2 * SECOND);
    assertThat(sender.taken()).as("at the second try").hasSize(1);
  }

  @Test
  void shouldGiveUpAtOnceWhatMayNotBeSentAgain() {
    sender.then(
        refuse(false, "no"),
        () -> {
          throw new IllegalStateException("broken");
        });
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(stepAfter(PERIOD)).isEqualTo(PERIOD);
    assertThat(pushes("given_up")).isEqualTo(2);
    assertThat(told)
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            first -> assertThat(first).contains("exporter=test").contains("no"),
            second -> assertThat(second).contains("broken"));
  }

  @Test
  void shouldLetTheNextSnapshotTakeThePlaceOfOneThatWaits() {
    nowNs += PERIOD;
    done.increment();
    sender.then(
        () -> {
          nowNs += PERIOD - SECOND / 2; // so long did it take to fail
          throw new SendException(true, "slow", null);
        });
    assertThat(delivery.step()).as("the period comes before the next try").isEqualTo(SECOND / 2);
    assertThat(stepAfter(SECOND / 2)).as("the rest of the wait").isEqualTo(SECOND / 2);
    assertThat(pushes("given_up")).isEqualTo(1);
    stepAfter(SECOND / 2);
    assertThat(sender.taken()).containsExactly(2.0);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(count("tare_push_seconds_total")).isEqualTo(9.5);
  }

  @Test
  void shouldCountASnapshotThatCannotBeTaken() {
    List<RuntimeException> broken = new ArrayList<>();
    Delivery breaking =
        delivery(
            detail -> {
              if (!broken.isEmpty()) {
                throw broken.get(0);
              }
              return metrics.snapshot(detail);
            });
    broken.add(new IllegalStateException("no snapshot"));
    nowNs += PERIOD;
    assertThat(breaking.step()).isEqualTo(PERIOD);
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(count("tare_push_failures_total")).isEqualTo(1);
    broken.clear();
    nowNs += PERIOD;
    breaking.step();
    assertThat(pushes("sent")).isEqualTo(1);
  }

  @Test
  void shouldCountThePointsThatAReceiverRefuses() {
    sender.then(() -> new Receipt(10, 7, "too old"), () -> new Receipt(10, 1, "too old"));
    stepAfter(PERIOD);
    stepAfter(PERIOD);
    assertThat(pushes("sent")).isEqualTo(2);
    assertThat(count("tare_push_points_rejected_total")).isEqualTo(8);
    assertThat(count("tare_push_failures_total")).isZero();
    assertThat(told).hasSize(1).first().asString().contains("too old");
  }

  @Test
  void shouldTryTheLastSnapshotAgainWhileThereIsTime() {
    sender.then(refuse(true, "busy"), refuse(true, "busy"));
    done.increment();
    delivery.last(nowNs + 4 * SECOND);
    assertThat(sender.taken()).containsExactly(1.0);
    assertThat(sender.limits())
        .as("each until the end, or the timeout")
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofSeconds(1));
    assertThat(pushes("sent")).isEqualTo(1);
  }

  @Test
  void shouldGiveUpTheLastSnapshotWhenThereIsNoTimeForAnotherTry() {
    sender.then(refuse(true, "busy"), refuse(true, "busy"));
    long deadlineNs = nowNs + 2 * SECOND;
    delivery.last(deadlineNs);
    assertThat(nowNs - deadlineNs).isNotPositive();
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(pushes("sent")).isZero();
  }

  @Test
  void shouldSendTheLastSnapshotInPlaceOfOneThatWaits() {
    sender.then(refuse(true, "busy"));
    stepAfter(PERIOD);
    done.increment();
    delivery.last(nowNs + SECOND);
    assertThat(sender.taken()).containsExactly(2.0);
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(pushes("sent")).isEqualTo(1);
  }

  @Test
  void shouldWaitNoLongerThanTheMost() {
    Backoff backoff = new Backoff(SECOND, 30 * SECOND, () -> 1);
    assertThat(backoff.waitNs(5)).isEqualTo(16 * SECOND);
    assertThat(backoff.waitNs(6)).isEqualTo(30 * SECOND);
    assertThat(backoff.waitNs(100)).isEqualTo(30 * SECOND);
  }
}
