package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first record of all runs out of stack. A class whose initialiser does that is lost for as
 * long as its loader lives, so each round has a loader of its own.
 */
@Tag("recording")
class DeepStackTest {
  private static final int ROUNDS = 6;

  /** With a ring, and without one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 64})
  void shouldRecordAfterTheFirstRecordRanOutOfStack(int maxRings) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : TestClassPath.entries()) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (URLClassLoader loader =
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        Class<?> type = loader.loadClass(Application.class.getName());
        assertThat(type).isNotSameAs(Application.class);
        ((IntConsumer) type.getDeclaredConstructor(int.class).newInstance(maxRings)).accept(round);
      }
    }
  }

  /** Loaded by the loader under test. */
  public static final class Application implements IntConsumer {
    private final Metrics metrics;
    private final Histogram histogram;

    public Application(int maxRings) {
      this.metrics =
          Metrics.open(
              MetricsOptions.builder()
                  .ring(RingKind.ARRAY) // Agrona's may stop: see docs/design/pipeline.md
                  .ringBytes(1024)
                  .maxRings(maxRings)
                  .scrapeTimeout(Duration.ofSeconds(30))
                  .build());
      this.histogram =
          metrics.registry().histogram("a_seconds", "A.").unit(Unit.SECONDS).register();
    }

    @Override
    public void accept(int steps) {
      try (metrics) {
        List<Throwable> failures = new ArrayList<>();
        Thread thread = new Thread(null, () -> recordAtTheEnd(steps), "deep", 256 * 1024);
        thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
        thread.start();
        join(thread);
        if (!failures.isEmpty()) {
          throw new IllegalStateException("not for want of stack", failures.get(0));
        }
        double before = metrics.snapshot().value("a_seconds_count");
        for (int i = 0; i < 100; i++) {
          histogram.record(1L); // more than the ring holds, where there is one
        }
        if (metrics.snapshot().value("a_seconds_count") != before + 100) {
          throw new IllegalStateException("record lost");
        }
      }
    }

    private void recordAtTheEnd(int steps) {
      if (steps > 0) {
        recordAtTheEnd(steps - 1); // so that the end is met at another place each time
      } else {
        recordOnTheWayBack();
      }
    }

    /** With a frame more of stack at each try, until there is enough of it. */
    @SuppressWarnings("InfiniteRecursion") // until there is no stack
    private void recordOnTheWayBack() {
      try {
        recordOnTheWayBack();
      } catch (StackOverflowError e) {
        histogram.record(1L);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
