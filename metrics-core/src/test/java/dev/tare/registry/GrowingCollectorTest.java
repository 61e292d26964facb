package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.instrument.Registration;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A collector whose families come and go, as those of a bridged registry do. */
class GrowingCollectorTest {
  private final TestMetrics test = TestMetrics.open();
  private final MetricRegistry registry = test.registry();
  private final GrowingCollector collector = new GrowingCollector().add("a");
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    test.close();
  }

  private long faults() {
    return (long)
        test.metrics()
            .snapshot()
            .find("tare_collector_errors_total", "collector", "growing")
            .orElse(0);
  }

  @Test
  void shouldShowAFamilyThatCameLater() {
    registry.register(collector);
    assertThat(test.value("a")).isEqualTo(1);
    collector.add("b");
    assertThat(test.value("b")).isEqualTo(1);
    assertThat(registry.descriptors()).contains(TestCollector.gauge("b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.gauge("b", "B.").register())
        .withMessageContaining("growing");
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldAskOnlyWhenTheRevisionHasGrown() {
    registry.register(collector);
    for (int scrape = 0; scrape < 5; scrape++) {
      test.metrics().snapshot();
    }
    assertThat(collector.asked).hasValue(1);
    collector.add("b");
    for (int scrape = 0; scrape < 5; scrape++) {
      test.metrics().snapshot();
    }
    assertThat(collector.asked).hasValue(2);
  }

  @Test
  void shouldGiveBackTheNameOfAFamilyThatWent() {
    registry.register(collector.add("b"));
    collector.remove("b");
    test.metrics().snapshot();
    registry.gauge("b", "B.").register().set(7);
    assertThat(test.value("b")).isEqualTo(7);
    assertThat(test.value("a")).isEqualTo(1);
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldTakeAChangedDefinition() {
    registry.register(collector);
    MetricDescriptor other =
        new MetricDescriptor(new MetricName("a"), MetricType.GAUGE, "Other.", Unit.NONE, List.of());
    collector.add(other);
    assertThat(test.metrics().snapshot().family("a").descriptor().help()).isEqualTo("Other.");
    assertThat(registry.descriptors()).contains(other);
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldLeaveOutOnlyTheFamilyWhoseNameIsTakenUntilItIsFree() {
    Registration owner = registry.register(new TestCollector("owner", "x_count"));
    registry.register(collector);
    collector.add("x_count").add("b").add("not classic");

    assertThat(test.value("b")).isEqualTo(1);
    assertThat(test.value("x_count")).isEqualTo(1);
    assertThat(faults()).as("two in each of three scrapes").isEqualTo(6);
    assertThat(test.awaitErrors(2))
        .hasSize(2)
        .anySatisfy(
            e ->
                assertThat(e).hasMessageContainingAll("name=x_count of collector=growing", "owner"))
        .anySatisfy(e -> assertThat(e).hasMessageContainingAll("name=not classic"));

    collector.remove("not classic");
    owner.close();
    assertThat(test.value("x_count")).as("now its own").isEqualTo(1);
    assertThat(faults()).isEqualTo(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new TestCollector("owner", "x_count")))
        .withMessageContaining("collector=growing");
  }

  @Test
  void shouldLeaveOutOnlyADescriptorThatIsNone() {
    List<MetricDescriptor> descriptors = new ArrayList<>();
    descriptors.add(TestCollector.gauge("a"));
    AtomicBoolean broken = new AtomicBoolean();
    registry.register(
        new GrowingCollector() {
          @Override
          public List<MetricDescriptor> descriptors() {
            return descriptors;
          }

          @Override
          public long revision() {
            return broken.get() ? 1 : 0;
          }
        }.add("a").add("b"));
    descriptors.add(null);
    descriptors.add(TestCollector.gauge("b"));
    broken.set(true);
    assertThat(test.value("a")).isEqualTo(1);
    assertThat(test.value("b")).isEqualTo(1);
    assertThat(test.awaitErrors(1)).singleElement().asString().contains("descriptors()", "null");
  }

  @Test
  void shouldTakeNoNameWhenItsRegistrationIsClosedWhileItIsAsked() {
    List<Registration> own = new ArrayList<>();
    GrowingCollector closing =
        new GrowingCollector() {
          @Override
          public List<MetricDescriptor> descriptors() {
            own.forEach(Registration::close);
            return super.descriptors();
          }
        };
    own.add(registry.register(closing.add("a")));
    closing.add("b");
    assertThat(test.metrics().snapshot().find("b")).isEmpty();
    assertThatCode(() -> registry.register(new TestCollector("c", "a", "b")))
        .doesNotThrowAnyException();
    assertThat(test.errors()).isEmpty();
  }

  /** Somebody registers while it says which families are new. */
  @Test
  void shouldHoldNoLockWhileACollectorIsAsked() {
    GrowingCollector waiting =
        new GrowingCollector() {
          @Override
          public List<MetricDescriptor> descriptors() {
            if (asked.get() > 0) {
              submit(() -> registry.gauge("g" + Thread.currentThread().getId(), "G.").register());
            }
            return super.descriptors();
          }
        };
    registry.register(waiting.add("a"));
    waiting.add("b");
    assertThat(test.value("b")).isEqualTo(1);
    assertThat(test.errors()).isEmpty();
  }

  private void submit(Runnable task) {
    try {
      threads.submit(task).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("a lock is held", e);
    }
  }

  @Test
  void shouldCountNoFaultOfAFamilyThatCameAndWentWhileItWasRead() {
    registry.register(
        new GrowingCollector() {
          @Override
          public List<MetricFamily> collect() {
            add("ghost");
            List<MetricFamily> all = super.collect();
            remove("ghost");
            return all;
          }
        }.add("a"));
    assertThat(test.value("a")).isEqualTo(1);
    assertThat(test.metrics().snapshot().find("ghost")).isEmpty();
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldCountNoFaultWhileFamiliesComeAndGoUnderManyScrapes() throws Exception {
    registry.register(collector);
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> scrapers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      scrapers.add(
          threads.submit(
              () -> {
                while (!stop.get()) {
                  assertThat(test.value("a")).isEqualTo(1);
                }
              }));
    }
    for (int i = 0; i < 2_000; i++) {
      collector.add("x" + i % 7);
      collector.remove("x" + (i + 3) % 7);
    }
    stop.set(true);
    for (Future<?> scraper : scrapers) {
      scraper.get(20, TimeUnit.SECONDS);
    }
    assertThat(test.errors()).isEmpty();
    assertThat(collector.collect())
        .allSatisfy(f -> assertThat(test.value(f.descriptor().name().value())).isEqualTo(1));
  }

  /**
   * What the old owner of a name returned before it lost it must not stand beside the new one's.
   */
  @Test
  void shouldShowOneOwnerOfASampleWhereItsNameChangesHandsDuringAScrape() {
    MetricDescriptor summary =
        new MetricDescriptor(new MetricName("x"), MetricType.SUMMARY, "X.", Unit.NONE, List.of());
    Registration old =
        registry.register(
            new TestCollector(
                "old",
                List.of(summary),
                () ->
                    List.of(
                        new SummaryFamily(
                            summary, SeriesIndex.SINGLE, new double[0], true, new long[2]))));
    registry.register(
        new GrowingCollector() {
          @Override
          public long revision() {
            if (asked.get() > 0) {
              old.close();
              add("x_count");
            }
            return super.revision();
          }
        });
    MetricsSnapshot snapshot = test.metrics().snapshot();
    assertThat(snapshot.families().stream().map(f -> f.descriptor().name().value()))
        .contains("x")
        .doesNotContain("x_count");
    assertThat(test.value("x_count")).as("of the gauge").isEqualTo(1);
  }
}
