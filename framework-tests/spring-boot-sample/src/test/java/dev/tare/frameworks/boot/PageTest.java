package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Counter;
import dev.tare.jetty.TareHandler;
import dev.tare.spring.MetricsOptionsCustomizer;
import dev.tare.spring.TareJettyCustomizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The examples of docs/spring-boot.md compile and run, and come out as it says. */
class PageTest {
  private static final Path PAGE = Path.of("../../docs/spring-boot.md");
  private static final Pattern FENCE = Pattern.compile("(?s)```(\\w*)\n(.*?)```");
  private static final Path HERE =
      Path.of("../spring-boot-sample/src/test/java/dev/tare/frameworks/boot/PageTest.java");

  @Configuration(proxyBeanMethods = false)
  @Import(SampleApplication.class)
  static class Examples {
    @Bean
    Counter lent(Metrics metrics) {
      return metrics.registry().counter("books_lent_total", "Books lent.").register();
    }

    @Bean
    MetricsOptionsCustomizer zone(Environment environment) {
      return options -> options.commonLabel("zone", environment.getProperty("zone", "none"));
    }

    @Bean
    TareJettyCustomizer requests(Metrics metrics) {
      return jetty -> jetty.requests(TareHandler.builder(metrics.registry()).timeToFirstByte());
    }
  }

  private static List<String> blocks(String language) throws IOException {
    return FENCE
        .matcher(Files.readString(PAGE))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s", "");
  }

  @Test
  void shouldShowTheCodeThatRunsHere() throws IOException {
    String code = squeezed(Files.readString(HERE));
    assertThat(blocks("java"))
        .isNotEmpty()
        .allSatisfy(
            block ->
                assertThat(Stream.of(block.split("(?m)^@Bean")).map(PageTest::squeezed))
                    .allSatisfy(bean -> assertThat(code).contains(bean)));
  }

  @Test
  void shouldDoWhatTheExamplesSay() throws Exception {
    try (RunningSample sample = new RunningSample(Examples.class, "zone=a")) {
      sample.context().getBean(Counter.class).increment();
      assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
      assertThat(sample.page()).contains("books_lent_total{zone=\"a\"} 1\n");
      Eventually.until(
          "measured",
          () ->
              sample
                  .page()
                  .contains(
                      "http_time_to_first_byte_seconds_count{method=\"GET\",route=\"/books/{id}\",zone=\"a\"} 1\n"));
    }
  }

  @Test
  void shouldShowWhatComesOut() throws Exception {
    List<String> shown =
        blocks("").get(0).lines().map(line -> line.substring(0, line.lastIndexOf(' ') + 1)).toList();
    assertThat(shown).hasSize(6);
    try (RunningSample sample = new RunningSample()) {
      assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
      Eventually.until(
          "on the page: " + shown,
          () -> {
            String page = sample.page();
            return shown.stream().allMatch(series -> page.contains('\n' + series));
          });
    }
  }
}
