package dev.tare.otlp;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Where messages go, and by which exporter of OpenTelemetry's. Not thread-safe. */
final class Endpoint {
  /** Longer than anybody waits: who pushes ends a send. */
  private static final Duration FOREVER = Duration.ofHours(2);

  /** How messages travel. */
  enum Protocol {
    HTTP("otlp_http"),
    GRPC("otlp_grpc");

    private final String exporter;

    Protocol(String exporter) {
      this.exporter = exporter;
    }

    /** What self-metrics call it. */
    String exporter() {
      return exporter;
    }
  }

  private final Protocol protocol;
  private final String url;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String compression = "none";
  private Duration connectTimeout = Duration.ofSeconds(5);
  private @Nullable SSLContext sslContext;
  private @Nullable X509TrustManager trustManager;

  Endpoint(Protocol protocol, String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(
          "endpoint=%s (allowed: http://… or https://…)".formatted(url));
    }
    this.protocol = protocol;
    this.url = url;
  }

  Protocol protocol() {
    return protocol;
  }

  void header(String name, String value) {
    try {
      HttpRequest.newBuilder().header(name, value);
    } catch (IllegalArgumentException e) {
      // Without the value, and without a cause that may have it: it may be a secret.
      throw new IllegalArgumentException(
          "header=%s (allowed: name and value as of HTTP, and none of the client's own)"
              .formatted(name));
    }
    headers.put(name, value);
  }

  void compression(String name) {
    compression = name;
  }

  void connectTimeout(Duration longest) {
    connectTimeout = longest;
  }

  void tls(SSLContext context, X509TrustManager trust) {
    sslContext = context;
    trustManager = trust;
  }

  /**
   * The receiver there.
   *
   * @param once whether a message must not be sent a second time
   * @param around what stands around OpenTelemetry's exporter
   */
  Receiver receiver(boolean once, UnaryOperator<MetricExporter> around) {
    AnswerTap tap =
        new AnswerTap(ComponentLoader.forClassLoader(Endpoint.class.getClassLoader()), once);
    RequestThreads threads = new RequestThreads(Endpoint::daemon);
    MetricExporter exporter = protocol == Protocol.HTTP ? http(tap) : grpc(tap, threads);
    return new Receiver(around.apply(exporter), tap, threads);
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(null, task, "tare-otlp", 0, false);
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    return thread;
  }

  private MetricExporter http(AnswerTap tap) {
    OtlpHttpMetricExporterBuilder builder =
        OtlpHttpMetricExporter.builder()
            .setComponentLoader(tap)
            .setEndpoint(url)
            .setTimeout(FOREVER)
            .setConnectTimeout(connectTimeout)
            .setRetryPolicy(null)
            .setMeterProvider(MeterProvider.noop())
            .setCompression(compression);
    headers.forEach(builder::addHeader);
    if (sslContext != null && trustManager != null) {
      builder.setSslContext(sslContext, trustManager);
    }
    return builder.build();
  }

  /** The same again: OpenTelemetry's two builders have no type in common. */
  private MetricExporter grpc(AnswerTap tap, RequestThreads threads) {
    OtlpGrpcMetricExporterBuilder builder =
        OtlpGrpcMetricExporter.builder()
            .setComponentLoader(tap)
            .setEndpoint(url)
            .setTimeout(FOREVER)
            .setConnectTimeout(connectTimeout)
            .setRetryPolicy(null)
            .setMeterProvider(MeterProvider.noop())
            .setExecutorService(threads)
            .setCompression(compression);
    headers.forEach(builder::addHeader);
    if (sslContext != null && trustManager != null) {
      builder.setSslContext(sslContext, trustManager);
    }
    return builder.build();
  }
}
