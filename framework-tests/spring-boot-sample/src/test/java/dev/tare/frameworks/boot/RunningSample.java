package dev.tare.frameworks.boot;

import dev.tare.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on 127.0.0.1, and a client of it. */
final class RunningSample implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningSample(String... properties) {
    this(SampleApplication.class, properties);
  }

  /**
   * @param application the sample, or what has it and beans of its own
   * @param properties that come before those of the application
   */
  RunningSample(Class<?> application, String... properties) {
    this.context =
        new SpringApplicationBuilder(application)
            .properties(
                "server.port=0",
                "spring.datasource.generate-unique-name=true",
                "logging.level.root=OFF",
                "spring.main.banner-mode=off")
            .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  Metrics metrics() {
    return context.getBean(Metrics.class);
  }

  int port(String property) {
    return Integer.parseInt(
        Objects.requireNonNull(context.getEnvironment().getProperty(property), property));
  }

  /**
   * Sends a request to the server of the application.
   *
   * @param headers names and values by turns
   */
  HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    return send(port("local.server.port"), method, path, headers);
  }

  HttpResponse<byte[]> send(int port, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(TIMEOUT);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Tare's page, as text. */
  String page() throws IOException, InterruptedException {
    return new String(
        send("GET", "/actuator/tare").body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    context.close();
  }
}
