package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Looks at sources that do what the test wants, by a clock of its own. */
class SourceSetTest {
  private static final long SLOW_NS = TimeUnit.SECONDS.toNanos(30);

  private final List<Throwable> errors = new ArrayList<>();
  private final Stub one = new Stub("one");
  private final Stub other = new Stub("other");
  private long nowNs;
  private boolean clockFails;
  private final SourceSet sources =
      new SourceSet(
          List.of(other),
          List.of(one),
          new LookTimes(this::nanoTime, SLOW_NS, TimeUnit.SECONDS.toNanos(1)),
          errors::add);

  private long nanoTime() {
    if (clockFails) {
      clockFails = false;
      throw new IllegalStateException("clock");
    }
    return nowNs;
  }

  /** Counts what is asked of it, and fails as it is told. */
  private static final class Stub implements Source {
    private final SlotSource values;
    private final List<String> calls = new ArrayList<>();
    private Runnable reading = () -> {};
    private boolean failsToShow;

    Stub(String name) {
      this.values =
          new SlotSource(
              name,
              (reader, slots) -> {
                slots[0] = Parser.gauge(7);
                return true;
              },
              SlotFamily.gauge(name, Unit.NONE, 0, "A value."));
    }

    @Override
    public String name() {
      return values.name();
    }

    @Override
    public boolean read(ProcReader reader) throws IOException {
      calls.add("read");
      reading.run();
      return values.read(reader);
    }

    @Override
    public void publish() {
      if (failsToShow) {
        throw new AssertionError("a bug");
      }
      values.publish();
    }

    @Override
    public void withdraw() {
      values.withdraw();
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return values.descriptors();
    }

    @Override
    public void families(List<MetricFamily> out) {
      values.families(out);
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private List<String> shown() {
    List<String> names = new ArrayList<>();
    for (MetricFamily family : sources.families()) {
      String name = family.descriptor().name().value();
      if (family instanceof GaugeFamily && !name.startsWith("tare_")) {
        names.add(name);
      }
    }
    return names;
  }

  private void look() {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    sources.collect();
  }

  @Test
  void shouldLoseOnlyASourceThatCannotBeShown() {
    look();
    assertThat(shown()).containsExactly("one", "other");
    other.failsToShow = true;
    look();
    assertThat(shown()).doesNotContain("other");
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).hasMessageContaining("source=other (a bug)");
    other.failsToShow = false;
    look();
    assertThat(shown()).contains("other");
  }

  /** Whatever stops a look at its end: its last source does not hang. */
  @Test
  void shouldLookAgainAfterALookThatCouldNotBeShown() {
    look();
    other.reading = () -> clockFails = true;
    assertThatThrownBy(this::look).hasMessage("clock");
    other.reading = () -> {};
    assertThat(sources.isLooking()).isFalse();
    assertThat(sources.isReading("other")).isFalse();
    look();
    assertThat(other.calls).hasSize(3);
    assertThat(shown()).contains("other");
    assertThat(errors).isEmpty();
  }

  /** The look before was late by more than this one. */
  @Test
  void shouldReadWhatIsSlowInTimeHoweverLateLooksAre() {
    sources.collect();
    nowNs += SLOW_NS - 1;
    sources.collect();
    assertThat(one.calls).hasSize(2);
    nowNs += SLOW_NS - TimeUnit.MILLISECONDS.toNanos(50);
    sources.collect();
    assertThat(one.calls).hasSize(3);
    nowNs += SLOW_NS - TimeUnit.MILLISECONDS.toNanos(100);
    sources.collect();
    assertThat(one.calls).as("a look at the shortest interval").hasSize(3);
    assertThat(other.calls).hasSize(4);
  }
}
