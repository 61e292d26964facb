package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What native memory tracking answers: as it was captured, spoiled, and of a real JVM. */
@Tag("recording") // what the JVM answers depends on the JDK
class NativeMemoryTest {
  private static String captured(int jdk) {
    return new String(Fixtures.bytes("nmt/jdk" + jdk + ".txt"), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "17, Java Heap, 6172672, 397312",
    "17, Class, 1048853, 1749",
    "17, Native Memory Tracking, 1145, 1145",
    "17, String Deduplication, 1, 1",
    "25, Thread, 18490, 786",
    "25, Shared class space, 16384, 13908", // more follows
    "25, Object Monitors, 1, 1"
  })
  void shouldReadTheCategories(int jdk, String category, long reserved, long committed) {
    assertThat(NativeMemorySummary.parse(captured(jdk)).get(category))
        .isEqualTo(new NativeMemorySummary.Category(reserved * 1024.0, committed * 1024.0));
  }

  /** But for what is rounded, the parts are the whole. */
  @ParameterizedTest
  @CsvSource({"17, 7845802, 490426", "25, 7755034, 500486"})
  void shouldAddUpToTheTotal(int jdk, long reserved, long committed) {
    SortedMap<String, NativeMemorySummary.Category> found =
        NativeMemorySummary.parse(captured(jdk));
    assertThat(found.values().stream().mapToDouble(one -> one.reservedBytes() / 1024).sum())
        .isBetween(reserved - 32.0, reserved + 32.0);
    assertThat(found.values().stream().mapToDouble(one -> one.committedBytes() / 1024).sum())
        .isBetween(committed - 32.0, committed + 32.0);
  }

  @Property
  void shouldSurviveWhateverIsAnswered(@ForAll String text) {
    assertSane(NativeMemorySummary.parse(text));
    assertSane(NativeMemorySummary.parse("- " + text + " (reserved=1KB, committed=2KB)"));
  }

  @Property
  void shouldSurviveASpoiledAnswer(
      @ForAll @IntRange(max = 1_000) int from,
      @ForAll @IntRange(max = 1_000) int to,
      @ForAll String splice) {
    String whole = captured(25);
    int begin = whole.length() * Math.min(from, to) / 1_000;
    int end = whole.length() * Math.max(from, to) / 1_000;
    assertSane(
        NativeMemorySummary.parse(whole.substring(0, begin) + splice + whole.substring(end)));
  }

  /** A number that was cut off is none. */
  @Property
  void shouldReadACutAnswerRightOrNotAtAll(@ForAll @IntRange(max = 1_000) int permille) {
    String whole = captured(17);
    SortedMap<String, NativeMemorySummary.Category> all = NativeMemorySummary.parse(whole);
    NativeMemorySummary.parse(whole.substring(0, whole.length() * permille / 1_000))
        .forEach((name, found) -> assertThat(found).isEqualTo(all.get(name)));
  }

  private static void assertSane(SortedMap<String, NativeMemorySummary.Category> found) {
    assertThat(found).hasSizeLessThanOrEqualTo(64);
    found.forEach(
        (name, category) -> {
          assertThat(name).isNotBlank().hasSizeLessThanOrEqualTo(63);
          assertThat(category.reservedBytes()).isBetween(0.0, 1e19);
          assertThat(category.committedBytes()).isBetween(0.0, 1e19);
        });
  }

  @Test
  void shouldTakeNoMoreCategoriesThanThereIsRoomFor() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append("-  Kind").append(i).append(" (reserved=1KB, committed=1KB)\n");
    }
    assertThat(NativeMemorySummary.parse(text.toString())).hasSize(64);
  }

  @Test
  void shouldSayHowToSwitchItOn() {
    NativeMemory off = new NativeMemory(() -> "Native memory tracking is not enabled\n");
    assertThatThrownBy(() -> off.read(Fixtures.reader()))
        .isInstanceOf(NotThereException.class)
        .hasMessageContaining("-XX:NativeMemoryTracking=summary");
  }

  @Test
  void shouldNotUnderstandWhatHasNoCategories() throws IOException {
    assertThat(new NativeMemory(() -> "something else").read(Fixtures.reader())).isFalse();
  }

  @Test
  void shouldFailWhereTheJvmCannotBeAsked() {
    NativeMemory none =
        new NativeMemory(
            () -> {
              throw new javax.management.InstanceNotFoundException("no such bean");
            });
    assertThatThrownBy(() -> none.read(Fixtures.reader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such bean");
  }

  @Test
  void shouldKeepTheIndexWhileTheCategoriesAreTheSame() throws IOException {
    String[] answer = {captured(17)};
    NativeMemory memory = new NativeMemory(() -> answer[0]);
    GaugeFamily before = look(memory);
    assertThat(look(memory).series()).isSameAs(before.series());
    answer[0] = captured(25);
    GaugeFamily after = look(memory);
    assertThat(after.series().find(List.of("Object Monitors"))).isNotNegative();
    memory.withdraw();
    List<MetricFamily> families = new ArrayList<>();
    memory.families(families);
    assertThat(families).isEmpty();
  }

  private static GaugeFamily look(NativeMemory memory) throws IOException {
    assertThat(memory.read(Fixtures.reader())).isTrue();
    memory.publish();
    List<MetricFamily> families = new ArrayList<>();
    memory.families(families);
    assertThat(families).hasSize(2);
    return (GaugeFamily) families.get(0);
  }

  /** In a JVM of its own, as it cannot be switched on later. */
  @Test
  void shouldShowWhatARealJvmKnows() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:NativeMemoryTracking=summary",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName())
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(answer.lines()).contains("Java Heap 64 MiB");
    assertThat(answer.lines()).anyMatch(line -> line.startsWith("Thread "));
  }

  /** Prints what the JVM has reserved, by category. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) throws Exception {
      NativeMemorySummary.parse(NativeMemory.askTheJvm())
          .forEach(
              (name, one) ->
                  System.out.printf("%s %.0f MiB%n", name, one.reservedBytes() / (1 << 20)));
    }
  }
}
