package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.HistogramSeries;
import dev.tare.model.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An exemplar that finds the ring full. Nothing takes the records out before the test says so, as
 * with an aggregator of its own it would be a race which of them is first.
 */
@Tag("recording")
class ExemplarDropTest {
  /** More records than its ring has room for, by far. */
  private static final int MANY = 20_000;

  @Test
  void shouldLoseTheExemplarAndNotTheValueWhenTheRingIsFull() {
    List<HistogramSeries> others = new ArrayList<>();
    TraceContext filling =
        new SampledSpan() {
          @Override
          public long traceIdLow() {
            for (int i = 0; i < MANY; i++) {
              others.forEach(other -> other.record(1));
            }
            return 2;
          }
        };
    HandDriven tare = new HandDriven(4, 10, HandDriven::name, filling);
    others.add(tare.otherHistograms().table().entry("x").handle());
    tare.record(1, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L));
    tare.record(1, 5); // with an exemplar, as the key is known now
    assertThat(tare.exemplarsDropped()).isEqualTo(1);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 10L));
    assertThat(tare.histogramFamily().exemplar(0, 0)).isNull();
    assertThat(tare.otherHistogramFamily().count(0)).isEqualTo(MANY);
  }

  @Test
  void shouldDropNoneWhereTheRingHasRoom() {
    HandDriven tare = new HandDriven(4, 10, HandDriven::name, new SampledSpan());
    tare.record(1, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 5L));
    tare.record(1, 5);
    assertThat(tare.sums()).isEqualTo(Map.of("n1", 10L));
    assertThat(tare.exemplarsDropped()).isZero();
    assertThat(tare.histogramFamily().exemplar(0, 0)).isNotNull();
  }
}
