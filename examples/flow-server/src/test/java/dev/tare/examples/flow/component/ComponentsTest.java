package dev.tare.examples.flow.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.json.Fields;
import dev.tare.examples.flow.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {
  @ParameterizedTest
  @CsvSource({"upper,straße,STRASSE", "upper,'',''", "reverse,abc,cba", "reverse,a😀b,b😀a"})
  void shouldTransformPayloadWhenMapHasFunction(String function, String payload, String expected)
      throws Exception {
    assertThat(transformed("{\"function\":\"" + function + "\"}", payload))
        .containsExactly(expected);
  }

  @Test
  void shouldCutPayloadWhenItGrowsPastTheLimit() throws Exception {
    String longest = "ß".repeat(Payload.MAX_CHARS);

    assertThat(transformed("{\"function\":\"upper\"}", longest))
        .containsExactly("S".repeat(Payload.MAX_CHARS));
  }

  @Test
  void shouldDependOnPayloadAndRoundsWhenMapHashes() throws Exception {
    String once = "{\"function\":\"hash\",\"rounds\":1}";
    String twice = "{\"function\":\"hash\",\"rounds\":2}";

    assertThat(transformed(once, "a"))
        .isEqualTo(transformed(once, "a"))
        .isNotEqualTo(transformed(once, "b"))
        .isNotEqualTo(transformed(twice, "a"));
  }

  @Test
  void shouldMakeCountMessagesOnTimeWhenIntervalIsGiven() {
    Source source = source("{\"intervalNs\":250,\"count\":3,\"payload\":\"x\"}");

    assertThat(dueTimesNs(source, 3)).containsExactly(0L, 250L, 500L);
    assertThat(source.hasNext()).isFalse();
  }

  @Test
  void shouldKeepRateExactWhenSecondIsNoMultipleOfIt() {
    Source source = source("{\"rate\":3}");

    assertThat(dueTimesNs(source, 7))
        .containsExactly(
            0L,
            333_333_333L,
            666_666_666L,
            1_000_000_000L,
            1_333_333_333L,
            1_666_666_666L,
            2_000_000_000L);
    assertThat(source.hasNext()).isTrue();
  }

  @Test
  void shouldFailAtTheSameMessagesWhenSeedIsTheSame() {
    String settings = "{\"failEvery\":10,\"seed\":20}";
    List<Integer> failures = failures(settings);

    assertThat(failures).isEqualTo(failures(settings)).hasSizeBetween(50, 200);
    assertThat(failures).isNotEqualTo(failures("{\"failEvery\":10,\"seed\":21}"));
  }

  /** Which of a thousand messages it fails at; each time another instance takes over. */
  private static List<Integer> failures(String settings) {
    Supplier<Component> supplier = supplier(Flaky.TYPE, settings);
    List<Integer> failures = new ArrayList<>();
    List<String> emitted = new ArrayList<>();
    Step step = (Step) supplier.get();
    for (int message = 0; message < 1_000; message++) {
      try {
        step.onMessage("x", emitted::add);
      } catch (Exception e) {
        failures.add(message);
        step = (Step) supplier.get();
      }
    }
    assertThat(emitted).hasSize(1_000 - failures.size());
    return failures;
  }

  private static List<Long> dueTimesNs(Source source, int messages) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      times.add(source.dueNs());
      source.next();
    }
    return times;
  }

  private static List<String> transformed(String settings, String payload) throws Exception {
    List<String> emitted = new ArrayList<>();
    ((Step) configured(Transform.TYPE, settings)).onMessage(payload, emitted::add);
    return emitted;
  }

  private static Source source(String settings) {
    return (Source) configured(Generate.TYPE, settings);
  }

  private static Component configured(ComponentType type, String settings) {
    return supplier(type, settings).get();
  }

  private static Supplier<Component> supplier(ComponentType type, String settings) {
    byte[] json = settings.getBytes(StandardCharsets.UTF_8);
    return type.configure().apply(Fields.ofBody(Json.read(json), type.settings()));
  }
}
