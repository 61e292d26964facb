package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server in one line. */
class MetricsHttpServerTest {
  private static final int TIMEOUT_MS = 20_000;

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    metrics.close();
  }

  private MetricsHttpServer.Builder local() {
    return MetricsHttpServer.builder(metrics).host("127.0.0.1");
  }

  private static HttpRequest.Builder to(MetricsHttpServer server, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .timeout(Duration.ofMillis(TIMEOUT_MS));
  }

  private HttpResponse<String> get(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void shouldServeMetricsInOneLine() throws Exception {
    metrics.registry().counter("calls_total", "Calls.").register().increment();
    try (MetricsHttpServer server = MetricsHttpServer.start(metrics, 0)) {
      assertThat(server.address().getAddress().isAnyLocalAddress()).isTrue();
      HttpResponse<String> response = get(to(server, "/metrics"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\ncalls_total 1\n");
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(
              thread ->
                  thread.getName().startsWith("tare-http")
                      || thread.getName().equals("HTTP-Dispatcher"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metricsfoo", "/metrics/", "/metrics/x", "/favicon.ico"})
  void shouldAnswerAtItsPathOnly(String path) throws Exception {
    try (MetricsHttpServer server = local().start()) {
      assertThat(get(to(server, path)).statusCode()).isEqualTo(404);
    }
    try (MetricsHttpServer server = local().path(path).start()) {
      assertThat(get(to(server, path)).statusCode()).isEqualTo(200);
      assertThat(get(to(server, path + "y")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldLetInWhoeverHasTheCredentials() throws Exception {
    try (MetricsHttpServer server =
        local().bearerToken("t0ken").basicAuth("prom", "geheim").start()) {
      HttpResponse<String> refused = get(to(server, "/metrics"));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("WWW-Authenticate")).hasSize(2);
      assertThat(get(to(server, "/metrics").header("Authorization", "Bearer t0ken")).statusCode())
          .isEqualTo(200);
      assertThat(
              get(to(server, "/metrics").header("Authorization", "Basic cHJvbTpnZWhlaW0="))
                  .statusCode())
          .isEqualTo(200);
      assertThat(metrics.snapshot().value("tare_scrapes_refused_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldCountWhoGuesses() throws Exception {
    try (MetricsHttpServer server = local().bearerToken("t0ken").start()) {
      HttpRequest.Builder guess = to(server, "/metrics").header("Authorization", "Bearer guess");
      int refused = 1;
      while (get(guess).statusCode() == 401 && refused < 1_000) {
        refused++;
      }
      assertThat(get(guess).statusCode()).isIn(429, 401); // a second may have passed
      assertThat(metrics.snapshot().value("tare_scrapes_refused_total")).isEqualTo(refused + 1);
    }
  }

  @Test
  void shouldServeHttps(@TempDir Path folder) throws Exception {
    SSLContext tls = selfSigned(folder.resolve("keys"));
    try (MetricsHttpServer server = local().tls(tls).start()) {
      HttpClient secure = HttpClient.newBuilder().sslContext(tls).build();
      URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + "/metrics");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      assertThat(secure.send(request, BodyHandlers.ofString()).body())
          .contains("\ntare_aggregator_alive 1\n");
    }
  }

  /** Its own authority, too. */
  private static SSLContext selfSigned(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().transferTo(OutputStream.nullOutputStream());
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
    others.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  @Test
  void shouldSayWhichAddressIsTaken() throws IOException {
    try (MetricsHttpServer server = local().start()) {
      int port = server.address().getPort();
      assertThatThrownBy(() -> local().port(port).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSense() {
    MetricsHttpServer.Builder builder = MetricsHttpServer.builder(metrics);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricsHttpServer.start(metrics, 65_536))
        .withMessage("port=65536 (allowed: 0 to 65535)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.path("metrics"))
        .withMessageStartingWith("path=metrics (allowed: ");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.path("/a?b"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.threads(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.threads(65));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.minBytesPerSecond(0))
        .withMessage("minBytesPerSecond=0 (allowed: 1 to 1048576)");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.bearerToken(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.basicAuth("a:b", "c"));
  }
}
