package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the scrapers of the world send, and what they get. Of them only Prometheus 2.42 is run, in
 * {@link PrometheusIT}, which holds its row; the others are from their sources and documentation.
 */
class ClientsTest {
  private static final String OPENMETRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String TEXT_1 = "text/plain; version=1.0.0; charset=utf-8; escaping=";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited; escaping=";

  /** Prometheus 2.40 to 2.48 where native histograms are turned on. */
  static final String PROMETHEUS_2_NATIVE =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
          + ",application/openmetrics-text;version=1.0.0;q=0.8"
          + ",application/openmetrics-text;version=0.0.1;q=0.75"
          + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  /** As 3.5 sends it: {@link Prometheus3IT}. */
  static final String PROMETHEUS_3_NATIVE =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
          + ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5"
          + ",application/openmetrics-text;version=0.0.1;q=0.4"
          + ",text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2"
          + ",*/*;q=0.1";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "Prometheus before 2.5 | text/plain;version=0.0.4;q=1,*/*;q=0.1 | text",
        "Prometheus 2.5 to 2.33 | application/openmetrics-text; version=0.0.1"
            + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | openmetrics underscores",
        "Prometheus 2.34 to 2.48 | application/openmetrics-text;version=1.0.0"
            + ",application/openmetrics-text;version=0.0.1;q=0.75"
            + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | openmetrics underscores",
        "Prometheus 2.40, native histograms | " + PROMETHEUS_2_NATIVE + " | protobuf underscores",
        "Prometheus 2.49 | application/openmetrics-text;version=1.0.0;q=0.5"
            + ",application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3"
            + ",*/*;q=0.2 | openmetrics underscores",
        "Prometheus 2.49, native histograms |"
            + " application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
            + ";encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4"
            + ",application/openmetrics-text;version=0.0.1;q=0.3,text/plain;version=0.0.4;q=0.2"
            + ",*/*;q=0.1 | protobuf underscores",
        "Prometheus 3 | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6"
            + ",application/openmetrics-text;version=0.0.1;q=0.5"
            + ",text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3"
            + ",*/*;q=0.2 | openmetrics allow-utf-8",
        // In protobuf it names no escaping, and so gets what it got before there were any.
        "Prometheus 3, native histograms | " + PROMETHEUS_3_NATIVE + " | protobuf underscores",
        "Prometheus 3, names validated as before |"
            + " application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6"
            + ",application/openmetrics-text;version=0.0.1;q=0.5"
            + ",text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3"
            + ",*/*;q=0.2 | openmetrics underscores",
        "Prometheus 3, text first | text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6"
            + ",text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4"
            + ",*/*;q=0.2 | text1 allow-utf-8",
        "OpenTelemetry Collector | application/openmetrics-text;version=1.0.0"
            + ";escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4"
            + ",text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | openmetrics allow-utf-8",
        "Datadog from 7.46 | application/openmetrics-text;version=1.0.0"
            + ",application/openmetrics-text;version=0.0.1;q=0.75"
            + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | openmetrics underscores",
        "Datadog before | text/plain | text",
        "VictoriaMetrics, Netdata | text/plain;version=0.0.4;q=1,*/*;q=0.1 | text",
        "curl, wget | */* | text",
        "Chrome | text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp"
            + ",image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7 | text",
        "Firefox | text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp"
            + ",*/*;q=0.8 | text",
        "Java's HttpURLConnection | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | text",
        "no header | none | text",
      })
  void shouldAnswerInWhatTheClientReads(String client, String accept, String expected) {
    String[] words = expected.split(" ", -1);
    assertThat(OpenMetricsExporter.create().forAccept(accept).contentType())
        .isEqualTo(
            switch (words[0]) {
              case "openmetrics" -> OPENMETRICS + words[1];
              case "protobuf" -> PROTOBUF + words[1];
              case "text1" -> TEXT_1 + words[1];
              default -> TEXT;
            });
  }
}
