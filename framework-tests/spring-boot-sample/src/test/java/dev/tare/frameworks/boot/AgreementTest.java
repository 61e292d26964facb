package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Micrometer counts, what Tare counts in Jetty, and what was sent are the same. */
class AgreementTest {
  private static final int ROUNDS = 20;
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  @Test
  void shouldCountWhatWasSentTwiceTheSame() throws Exception {
    try (RunningSample sample = new RunningSample()) {
      Map<String, Long> sent = new TreeMap<>();
      for (int i = 0; i < ROUNDS; i++) {
        send(sample, sent, "/books/1", "/books/{id}", 200);
        send(sample, sent, "/books/" + (100 + i), "/books/{id}", 404);
        send(sample, sent, "/books/x", "/books/{id}", 400);
        send(sample, sent, "/books/1/broken", "/books/{id}/broken", 500);
        send(sample, sent, "/books/1/called", "/books/{id}/called", 200);
        send(sample, sent, "/books/2/later", "/books/{id}/later", 200);
        send(sample, sent, "/nothing/here", "/**", 404);
      }
      // A client can have its response a moment before it is counted.
      Eventually.until(
          "both count " + sent,
          () -> {
            String page = sample.page();
            return counts(page, "http_requests_total", "route").equals(sent)
                && counts(page, "http_server_requests_seconds_count", "uri").equals(sent);
          });
      assertThat(sample.page())
          .contains("tare_jetty_errors_total 0\n")
          .contains("hikaricp_connections{pool=", "jdbc_connections_max{name=\"dataSource\"}")
          .contains("logback_events_total{", "jvm_info{", "process_cpu_seconds_total")
          .doesNotContain("micrometer_meter_failures_total{", "http_bad_requests_total{");
    }
  }

  private static void send(
      RunningSample sample, Map<String, Long> sent, String path, String route, int status)
      throws Exception {
    assertThat(sample.send("GET", path).statusCode()).as(path).isEqualTo(status);
    sent.merge("GET " + route + ' ' + status, 1L, Long::sum);
  }

  /** Counts of a family by method, route and status; not those of the page itself. */
  private static Map<String, Long> counts(String page, String family, String route) {
    Map<String, Long> counts = new TreeMap<>();
    page.lines()
        .filter(line -> line.startsWith(family + '{'))
        .forEach(
            line -> {
              Map<String, String> labels = new TreeMap<>();
              Matcher label = LABEL.matcher(line);
              while (label.find()) {
                labels.put(label.group(1), label.group(2));
              }
              String key =
                  "%s %s %s"
                      .formatted(labels.get("method"), labels.get(route), labels.get("status"));
              if (!key.contains("/actuator")) {
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                counts.merge(key, (long) value, Long::sum);
              }
            });
    return counts;
  }
}
