package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What stands still goes, and nothing that has taken its place. */
class ExpiryLookTest {
  private static final long IDLE_NS = 100;

  private final List<AtomicLong> removed = new ArrayList<>();
  private final SeriesTable<AtomicLong, AtomicLong> table =
      new SeriesTable<>(
          List.of("name"),
          new LabelText(1_024, () -> {}),
          new SeriesLimit(10),
          10,
          AtomicLong::new,
          series -> series,
          (series, handle) -> removed.add(series),
          () -> {});

  /** What happens while a look goes on, after it has read what a series has counted. */
  private Runnable meanwhile = () -> {};

  private final Expiry<AtomicLong> expiry =
      new Expiry<>(
          table,
          IDLE_NS,
          series -> {
            long activity = series.get();
            meanwhile.run();
            return activity;
          },
          0);

  @Test
  void shouldRemoveWhatHasStoodStill() {
    AtomicLong idle = table.entry("a").series();
    AtomicLong busy = table.entry("b").series();
    for (long now = 0; now <= IDLE_NS; now += IDLE_NS / 4) {
      busy.incrementAndGet();
      expiry.tick(now);
    }
    assertThat(removed).containsExactly(idle);
    assertThat(table.ordered().series()).containsExactly(busy);
  }

  @Test
  void shouldLeaveASeriesThatWasMadeAnewInBetween() {
    AtomicLong idle = table.entry("a").series();
    for (long now = 0; now < IDLE_NS; now += IDLE_NS / 4) {
      expiry.tick(now);
    }
    meanwhile =
        () -> {
          meanwhile = () -> {};
          table.remove("a");
          table.entry("a").series().incrementAndGet();
        };
    expiry.tick(IDLE_NS);
    assertThat(removed).containsExactly(idle);
    assertThat(table.ordered().series()).singleElement().isNotSameAs(idle);
    assertThat(table.entry("a").series().get()).as("recorded anew").isEqualTo(1);
  }
}
