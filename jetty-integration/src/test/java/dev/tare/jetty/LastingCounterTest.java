package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.Test;

/** A total goes on where what counts comes and goes, or begins anew. */
class LastingCounterTest {
  private final ArrayByteBufferPool first = new ArrayByteBufferPool();
  private final ArrayByteBufferPool second = new ArrayByteBufferPool();
  private final Map<ArrayByteBufferPool, Long> counts = new LinkedHashMap<>();
  private final LastingCounter<ArrayByteBufferPool> counter =
      new LastingCounter<>(
          () -> new HashMap<>(counts).keySet().stream(), pool -> true, counts::get);

  @Test
  void shouldHaveNoValueBeforeThereIsAPool() {
    assertThat(counter.getAsDouble()).isNaN();
  }

  @Test
  void shouldKeepWhatAPoolHadThatIsGone() {
    counts.put(first, 100L);
    counts.put(second, 10L);
    assertThat(counter.getAsDouble()).isEqualTo(110);
    counts.remove(first);
    counts.put(second, 15L);
    assertThat(counter.getAsDouble()).isEqualTo(115);
  }

  @Test
  void shouldGoOnWhereAPoolIsCleared() {
    counts.put(first, 100L);
    assertThat(counter.getAsDouble()).isEqualTo(100);
    counts.put(first, 7L);
    assertThat(counter.getAsDouble()).isEqualTo(107);
    counts.put(first, 9L);
    assertThat(counter.getAsDouble()).isEqualTo(109);
  }
}
