package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes some threads that end before they begin their task, and then such as live. */
final class DyingThreads {
  private final List<Thread> dying = new ArrayList<>();
  private final int count;

  DyingThreads(int count) {
    this.count = count;
  }

  /** A scrape that waits in vain would wait for an hour. */
  MetricsOptions options() {
    return MetricsOptions.builder()
        .selfMetrics(SelfMetricDetail.ALL)
        .ringBytes(1024)
        .scrapeTimeout(Duration.ofHours(1))
        .threadFactory(orElse(MetricsOptions.builder().build().threadFactory))
        .build();
  }

  /** A factory of the dying ones first; null stands for one that fails after that. */
  ThreadFactory orElse(@Nullable ThreadFactory after) {
    return task -> {
      if (dying.size() < count) {
        dying.add(new Thread(() -> {}));
        return dying.get(dying.size() - 1);
      }
      if (after == null) {
        throw new IllegalStateException("no more threads");
      }
      return after.newThread(task);
    };
  }

  /** Until the last that was made is dead. */
  void awaitDeath() {
    try {
      dying.get(dying.size() - 1).join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(dying.get(dying.size() - 1).isAlive()).isFalse();
  }
}
