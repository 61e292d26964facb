package dev.tare.jmh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.jmh.Timed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** No benchmark is forgotten, and no bar is held against nothing. */
class QuestionsTest {
  private static final List<String> ARRAY = List.of("ARRAY");

  @Test
  void shouldAskEveryBenchmarkOfThePackage() throws IOException {
    assertThat(Questions.ALL.stream().flatMap(QuestionsTest::benchmark).distinct())
        .containsAll(benchmarks());
  }

  @Test
  void shouldRunEveryBenchmarkInTheSmokeRunSoThatNoneRots() throws IOException {
    for (Class<?> benchmark : benchmarks()) {
      assertThat(Questions.ALL.stream().filter(question -> question.runs(Effort.SMOKE, ARRAY) > 0))
          .filteredOn(question -> benchmark(question).anyMatch(benchmark::equals))
          .flatExtracting(question -> ((JmhQuestion) question).asked(Effort.SMOKE))
          .as(benchmark.getSimpleName())
          .containsAll(rows(benchmark));
    }
  }

  @Test
  void shouldHaveAnIdOfItsOwn() {
    assertThat(Questions.ALL).extracting(Question::id).doesNotHaveDuplicates();
  }

  @Test
  void shouldHoldBarsOnlyAgainstRowsThatThereAre() {
    for (Question question : Questions.ALL) {
      benchmark(question)
          .forEach(
              benchmark ->
                  assertThat(rows(benchmark))
                      .as(question.id())
                      .containsAll(((JmhQuestion) question).barred()));
    }
  }

  @Test
  void shouldCountWhatItWillRun() {
    Question counter = Questions.ALL.get(0);
    assertThat(counter.runs(Effort.SMOKE, ARRAY)).isEqualTo(7);
    assertThat(counter.runs(Effort.QUICK, ARRAY)).isEqualTo(14);
    // Seven rows three times, then those that are held four times more; for both numbers of
    // threads.
    assertThat(counter.runs(Effort.STANDARD, ARRAY)).isEqualTo(2 * (7 * 3 + 3 * 4));
    assertThat(counter.runs(Effort.FULL, ARRAY)).isEqualTo(70);
    assertThat(counter.runs(Effort.QUICK, List.of("ARRAY", "AGRONA"))).isEqualTo(16);
  }

  @Test
  void shouldAskWhatIsHeldBeforeTheRest() {
    List<String> ids = Questions.ALL.stream().map(Question::id).toList();
    assertThat(ids)
        .startsWith(
            "counter",
            "histogram.tight",
            "histogram.paced",
            "series128",
            "labels",
            "micrometer",
            "http.held",
            "http.busy",
            "http.saturated");
  }

  @Test
  void shouldEndWithinTheTimeThatTheHelpSays() {
    assertThat(minutes(Effort.QUICK)).isLessThan(6);
    assertThat(minutes(Effort.STANDARD))
        .isLessThan(30); // "some 35", with the build and the handlers
  }

  private static double minutes(Effort effort) {
    int runs = Questions.ALL.stream().mapToInt(question -> question.runs(effort, ARRAY)).sum();
    return runs * effort.secondsPerRow() / 60;
  }

  @Test
  void shouldJudgeByOwnCpuWhenRecordersTakeAllProcessors() {
    Bar bar = new Bar("tare", Measure.TIME, 2, 0.5, null);
    assertThat(bar.isFor("tare", Measure.OWN_CPU, Question.PROCESSORS + 1)).isTrue();
    assertThat(bar.isFor("tare", Measure.TIME, Question.PROCESSORS + 1)).isFalse();
    assertThat(bar.isFor("tare", Measure.TIME, 1)).isFalse();
  }

  private static Stream<Class<?>> benchmark(Question question) {
    return question instanceof JmhQuestion asked ? Stream.of(asked.benchmark()) : Stream.empty();
  }

  private static List<String> rows(Class<?> benchmark) {
    return Arrays.stream(benchmark.getMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(java.lang.reflect.Method::getName)
        .toList();
  }

  private static List<Class<?>> benchmarks() throws IOException {
    Path folder = Path.of("target/classes").resolve(Timed.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\w+Benchmark\\.class"))
          .<Class<?>>map(name -> load(name.replace(".class", "")))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(Timed.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
