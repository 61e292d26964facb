package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of system properties and variables: the last word, and never an exception. */
class EnvironmentOptionsTest {
  private final List<String> told = new ArrayList<>();

  private MetricsOptions with(Map<?, ?> properties, Map<String, String> environment) {
    return MetricsOptions.builder()
        .commonLabel("service", "orders")
        .seriesLimit(500)
        .errorHandler(error -> told.add(error.getMessage()))
        .build()
        .withEnvironment(properties, environment);
  }

  private MetricsOptions with(String key, String value) {
    return with(Map.of(key, value), Map.of());
  }

  @Test
  void shouldSetEveryOptionThatIsNoFunction() {
    Properties properties = new Properties();
    properties.setProperty("tare.enabled", "false");
    properties.setProperty("tare.commonLabels", "service=billing, zone=a");
    properties.setProperty("tare.utf8Names", "TRUE");
    properties.setProperty("tare.labelValueLimit", "100");
    properties.setProperty("tare.ring", "array");
    properties.setProperty("tare.ringBytes", "4096");
    properties.setProperty("tare.maxRings", "7");
    properties.setProperty("tare.threadBlockBytes", "1");
    properties.setProperty("tare.blockPoolBytes", "2");
    properties.setProperty("tare.seriesLimit", "3");
    properties.setProperty("tare.totalSeriesLimit", "4");
    properties.setProperty("tare.quantiles", "none");
    properties.setProperty("tare.recordedHistograms", "a_seconds,b_seconds");
    properties.setProperty("tare.quantileSeriesLimit", "5");
    properties.setProperty("tare.deny", "jvm_*, system_*");
    properties.setProperty("tare.rename", "http_*=web_*,a=b");
    properties.setProperty("tare.selfMetrics", "all");
    properties.setProperty("tare.createdTimestamps", "true");
    properties.setProperty("tare.scrapeTimeout", "500ms");
    properties.setProperty("tare.collectorTimeout", "PT2S");
    properties.setProperty("tare.closeTimeout", "1m");
    assertThat(with(properties, Map.of()))
        .hasToString(
            "MetricsOptions[enabled=false, commonLabels={service=\"billing\",zone=\"a\"},"
                + " utf8Names=true, labelValueLimit=100, ring=ARRAY, ringBytes=4096, maxRings=7,"
                + " threadBlockBytes=1, blockPoolBytes=2, seriesLimit=3, totalSeriesLimit=4,"
                + " quantiles=NONE, recordedHistograms=[a_seconds, b_seconds],"
                + " quantileSeriesLimit=5, deny=[jvm_*, system_*], rename={http_*=web_*, a=b},"
                + " selfMetrics=ALL, createdTimestamps=true, scrapeTimeout=PT0.5S, collectorTimeout=PT2S,"
                + " closeTimeout=PT1M, idleStrategy=default, threadFactory=default,"
                + " nanoClock=default, epochClock=default, errorHandler=own]");
    assertThat(told).isEmpty();
  }

  /** Whoever adds an option makes it known here, or says why not. */
  @Test
  void shouldKnowEveryOptionByItsName() {
    String functions = "idleStrategy|threadFactory|nanoClock|epochClock|errorHandler";
    List<String> names =
        MetricsOptions.builder()
            .build()
            .toString()
            .lines()
            .flatMap(line -> java.util.regex.Pattern.compile("(\\w+)=").matcher(line).results())
            .map(found -> found.group(1))
            .filter(name -> !name.matches(functions))
            .collect(Collectors.toList());
    assertThat(names).hasSizeGreaterThan(15);
    for (String name : names) {
      with("tare." + name, "surely nothing of the kind \uD83D");
    }
    assertThat(told).noneMatch(message -> message.contains("is no option"));
  }

  @Test
  void shouldPreferThePropertyToTheVariable() {
    MetricsOptions options =
        with(
            Map.of("tare.seriesLimit", "11"),
            Map.of("TARE_SERIES_LIMIT", "12", "TARE_MAX_RINGS", "13", "PATH", "/bin"));
    assertThat(options.seriesLimit).isEqualTo(11);
    assertThat(options.maxRings).isEqualTo(13);
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tare.serieslimit, tare.seriesLimit",
    "tare.series-limit, tare.seriesLimit",
    "tare.enable, tare.enabled",
    "TARE_SERIES_LIMITS, TARE_SERIES_LIMIT",
    "TARE_RINGBYTES, TARE_RING_BYTES",
    "TARE_, TARE_RING"
  })
  void shouldTellTheNearestKeyOfOneThatItDoesNotKnow(String key, String nearest) {
    MetricsOptions options = with(Map.of(key, "1"), Map.of(key, "1"));
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(key + " is no option")
        .endsWith("(the nearest is " + nearest + ")");
    assertThat(options.seriesLimit).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tare.seriesLimit | 0 | 1 to 1000000",
        "tare.seriesLimit | many | 1 to 1000000",
        "tare.seriesLimit | 99999999999 | 1 to 1000000",
        "tare.ringBytes | 1000 | powers of 2",
        "tare.enabled | yes | true or false",
        "tare.ring | fast | AUTO, AGRONA, ARRAY",
        "tare.scrapeTimeout | 0s | PT0.001S to PT1H",
        "tare.scrapeTimeout | soon | PT0.001S to PT1H",
        "tare.commonLabels | service | name=value",
        "tare.commonLabels | le=1 | label=le",
        "tare.rename | a=b* | 0 *",
        "tare.recordedHistograms | \uD83D | name="
      })
  void shouldKeepWhatWasWhereAValueIsNotAllowed(String key, String value, String range) {
    MetricsOptions options = with(key, value);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(key + "=" + value)
        .contains("changes nothing", range);
    assertThat(options).hasToString(with(Map.of(), Map.of()).toString());
  }

  /** Each is allowed, and both are not. */
  @Test
  void shouldKeepWhatDoesNotFitTheRest() {
    MetricsOptions options =
        with(Map.of("tare.labelValueLimit", "3", "tare.commonLabels", "zone=europe"), Map.of());
    assertThat(options.labelValueLimit).isEqualTo(1024);
    assertThat(options.commonLabels.values()).containsExactly("orders", "europe");
    assertThat(told).singleElement().asString().contains("length of a value of commonLabels");
  }

  @Test
  void shouldGoOnWhereTheHandlerThrows() {
    MetricsOptions options =
        MetricsOptions.builder()
            .errorHandler(
                error -> {
                  throw new IllegalStateException("the handler");
                })
            .build();
    assertThatCode(() -> options.withEnvironment(Map.of("tare.no", "1"), Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldGoOnWhereTheHandlerThrowsWhatItWasGiven() {
    MetricsOptions options =
        MetricsOptions.builder()
            .errorHandler(
                error -> {
                  throw (RuntimeException) error;
                })
            .build();
    assertThatCode(() -> options.withEnvironment(Map.of("tare.no", "1"), Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldLeaveOthersAlone() {
    Properties properties = new Properties();
    properties.put("tare.seriesLimit", 5); // no text: not from a command line
    properties.put(5, "five");
    properties.setProperty("tares.seriesLimit", "5");
    assertThat(with(properties, Map.of("TARES", "1")).seriesLimit).isEqualTo(500);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldBeginWithTheDefaults() {
    MetricsOptions options =
        MetricsOptions.fromEnvironment(Map.of(), Map.of("TARE_CLOSE_TIMEOUT", "9s"));
    assertThat(options.closeTimeout).isEqualTo(Duration.ofSeconds(9));
    assertThat(options.toBuilder().build()).hasToString(options.toString());
  }
}
