package dev.tare.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DictionaryTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 65_537, Integer.MAX_VALUE})
  void shouldRefuseACapacityOutOfRange(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dictionary(capacity))
        .withMessageContainingAll("capacity=" + capacity, "2 to 65536");
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2", "4, 2", "5, 3", "256, 8", "257, 9", "65536, 16"})
  void shouldNeedOnlyTheBitsOfItsLargestId(int capacity, int bits) {
    assertThat(new Dictionary(capacity).bits()).isEqualTo(bits);
  }

  @Test
  void shouldAnswerOtherWhenFullAndKeepWhatItKnows() {
    Dictionary dictionary = new Dictionary(3);
    assertThat(dictionary.id("a")).isEqualTo(1);
    assertThat(dictionary.id("b")).isEqualTo(2);
    assertThat(dictionary.id("c")).isZero();
    assertThat(dictionary.id("a")).isEqualTo(1);
    assertThat(dictionary.id("other")).isZero();
    assertThat(dictionary.value(2)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldCallEveryIdOtherThatItDidNotGiveOut(int id) {
    Dictionary dictionary = new Dictionary(3);
    dictionary.id("a");
    assertThat(dictionary.value(id)).isEqualTo("other");
  }

  @Test
  void shouldGiveOneIdToEachValueWhenManyThreadsAsk() throws Exception {
    int capacity = 300;
    Dictionary dictionary = new Dictionary(capacity);
    CyclicBarrier start = new CyclicBarrier(4);
    Callable<Map<String, Integer>> asker =
        () -> {
          Map<String, Integer> ids = new HashMap<>();
          start.await(10, TimeUnit.SECONDS);
          for (int i = 0; i < 400; i++) {
            int id = dictionary.id("v" + i);
            ids.put("v" + i, id);
            // Whoever has an id sees its value.
            assertThat(dictionary.value(id)).isIn("v" + i, "other");
          }
          return ids;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Map<String, Integer>> answers = new ArrayList<>();
      for (Future<Map<String, Integer>> answer :
          threads.invokeAll(List.of(asker, asker, asker, asker))) {
        answers.add(answer.get(10, TimeUnit.SECONDS));
      }
      assertThat(answers).allSatisfy(ids -> assertThat(ids).isEqualTo(answers.get(0)));
      assertThat(answers.get(0).values().stream().filter(id -> id != 0))
          .hasSize(capacity - 1)
          .doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
