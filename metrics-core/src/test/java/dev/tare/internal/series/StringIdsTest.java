package dev.tare.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

class StringIdsTest {
  private static final LabelText TEXT = new LabelText(1_024, () -> {});

  @Test
  void shouldAnswerOtherWhenFullAndKeepWhatItKnows() {
    StringIds ids = new StringIds(3, "other", TEXT);
    assertThat(ids.id("a")).isEqualTo(1);
    assertThat(ids.id("b")).isEqualTo(2);
    assertThat(ids.id("c")).isZero();
    assertThat(ids.id("a")).isEqualTo(1);
    assertThat(ids.id("other")).isZero();
    assertThat(ids.value(2)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldKnowNoStringOfAnIdThatItDidNotGiveOut(int id) {
    StringIds ids = new StringIds(3, "other", TEXT);
    ids.id("a");
    assertThat(ids.value(id)).isEqualTo(id == 0 ? "other" : null);
  }

  @Test
  void shouldGiveOneIdToEachValueWhenManyThreadsAsk() throws Exception {
    int capacity = 300;
    StringIds ids = new StringIds(capacity, "other", TEXT);
    CyclicBarrier start = new CyclicBarrier(4);
    Callable<Map<String, Integer>> asker =
        () -> {
          Map<String, Integer> found = new HashMap<>();
          start.await(10, TimeUnit.SECONDS);
          for (int i = 0; i < 400; i++) {
            int id = ids.id("v" + i);
            found.put("v" + i, id);
            // Whoever has an id sees its value.
            assertThat(ids.value(id)).isIn("v" + i, "other");
          }
          return found;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Map<String, Integer>> answers = new ArrayList<>();
      for (Future<Map<String, Integer>> answer :
          threads.invokeAll(List.of(asker, asker, asker, asker))) {
        answers.add(answer.get(10, TimeUnit.SECONDS));
      }
      assertThat(answers).allSatisfy(one -> assertThat(one).isEqualTo(answers.get(0)));
      assertThat(answers.get(0).values().stream().filter(id -> id != 0))
          .hasSize(capacity - 1)
          .doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
