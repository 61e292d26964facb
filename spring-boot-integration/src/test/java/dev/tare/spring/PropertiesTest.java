package dev.tare.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tare.MetricsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Editors and the page know every property; each means the option of its name. */
class PropertiesTest {
  private static final Path PAGE = Path.of("../docs/spring-boot.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(tare\\.[a-z0-9.-]+)` \\|([^|]*)\\|");
  private static final List<Class<? extends Record>> RECORDS =
      List.of(
          TareProperties.class,
          TareMicrometerProperties.class,
          TareResourceProperties.class,
          TareJettyProperties.class,
          TareEndpointProperties.class);

  private static TareProperties bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tare", TareProperties.class);
  }

  @Test
  void shouldHaveTheDefaultsOfTheOptions() {
    assertThat(bound(Map.of()).options().build())
        .hasToString(MetricsOptions.builder().build().toString());
  }

  @Test
  void shouldSetTheOptionOfItsName() {
    Map<String, String> properties =
        Map.ofEntries(
            Map.entry("tare.common-labels.service", "orders"),
            Map.entry("tare.utf8-names", "true"),
            Map.entry("tare.label-value-limit", "100"),
            Map.entry("tare.ring", "array"),
            Map.entry("tare.ring-bytes", "128KB"),
            Map.entry("tare.max-rings", "64"),
            Map.entry("tare.thread-block-bytes", "32KB"),
            Map.entry("tare.block-pool-bytes", "1MB"),
            Map.entry("tare.series-limit", "10"),
            Map.entry("tare.total-series-limit", "200"),
            Map.entry("tare.quantiles", "none"),
            Map.entry("tare.quantile-series-limit", "7"),
            Map.entry("tare.recorded-histograms", "a_seconds,b_seconds"),
            Map.entry("tare.deny", "jvm_*, system_*"),
            Map.entry("tare.rename[http_*]", "web_*"),
            Map.entry("tare.self-metrics", "all"),
            Map.entry("tare.created-timestamps", "true"),
            Map.entry("tare.scrape-timeout", "2s"),
            Map.entry("tare.collector-timeout", "3s"),
            Map.entry("tare.close-timeout", "4s"));
    assertThat(bound(properties).options().build().toString())
        .startsWith(
            "MetricsOptions[enabled=true, commonLabels={service=\"orders\"}, utf8Names=true,"
                + " labelValueLimit=100, ring=ARRAY, ringBytes=131072, maxRings=64, threadBlockBytes=32768,"
                + " blockPoolBytes=1048576, seriesLimit=10, totalSeriesLimit=200, quantiles=NONE,"
                + " recordedHistograms=[a_seconds, b_seconds], quantileSeriesLimit=7,"
                + " deny=[jvm_*, system_*], rename={http_*=web_*}, selfMetrics=ALL,"
                + " createdTimestamps=true, scrapeTimeout=PT2S, collectorTimeout=PT3S, closeTimeout=PT4S,");
    assertThat(properties)
        .hasSize(TareProperties.class.getRecordComponents().length - 1); // enabled
  }

  private static TareProperties ofVariables(Map<String, Object> variables) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate("tare", TareProperties.class);
  }

  @Test
  void shouldTakeVariablesByTheRulesOfThePage() {
    TareProperties set =
        ofVariables(Map.of("TARE_SERIESLIMIT", "5000", "TARE_COMMONLABELS_SERVICE", "orders"));
    assertThat(set.options().build().toString())
        .contains("seriesLimit=5000", "commonLabels={service=\"orders\"}");
    assertThatThrownBy(() -> ofVariables(Map.of("TARE_COMMON_LABELS", "service=orders")))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("tare.common-labels");
  }

  /** Whoever adds an option that is a value adds its property. */
  @Test
  void shouldHaveEveryOptionThatIsNoFunction() {
    String functions = "idleStrategy|threadFactory|nanoClock|epochClock|errorHandler";
    List<String> options =
        Pattern.compile("(\\w+)=")
            .matcher(MetricsOptions.builder().build().toString())
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.matches(functions))
            .toList();
    assertThat(TareProperties.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .containsExactlyInAnyOrderElementsOf(options);
  }

  /** The first that fits counts, so that the order matters. */
  @Test
  void shouldKeepTheOrderOfRenames() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("tare.rename[http_server_*]", "z_*");
    properties.put("tare.rename[http_*]", "y_*");
    properties.put("tare.rename[*]", "x_*");
    assertThat(bound(properties).options().build().toString())
        .contains("rename={http_server_*=z_*, http_*=y_*, *=x_*}");
  }

  /** By the names that are bound, from the records. */
  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Class<? extends Record> type : RECORDS) {
      String prefix = type.getAnnotation(ConfigurationProperties.class).value();
      for (RecordComponent component : type.getRecordComponents()) {
        names.add(
            prefix
                + '.'
                + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static JsonNode metadata() throws IOException {
    try (InputStream in =
        PropertiesTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  @Test
  void shouldBeDescribedForEditors() throws IOException {
    Map<String, JsonNode> described = new TreeMap<>();
    for (JsonNode property : metadata().path("properties")) {
      described.put(property.path("name").asText(), property);
    }
    assertThat(described).containsKey("management.endpoint.tare.access");
    assertThat(described.keySet())
        .filteredOn(name -> name.startsWith("tare."))
        .containsExactlyInAnyOrderElementsOf(names());
    described.forEach(
        (name, property) -> {
          assertThat(property.path("type").asText()).as(name).isNotEmpty();
          assertThat(property.path("description").asText()).as(name).endsWith(".");
        });
  }

  @Test
  void shouldBeOnThePageWithItsDefault() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      shown.put(row.group(1), row.group(2).replace("`", "").strip());
    }
    Map<String, String> expected = new TreeMap<>();
    for (JsonNode property : metadata().path("properties")) {
      String name = property.path("name").asText();
      if (name.startsWith("tare.")) {
        expected.put(name, property.path("defaultValue").asText(""));
      }
    }
    assertThat(shown).isEqualTo(expected);
  }
}
