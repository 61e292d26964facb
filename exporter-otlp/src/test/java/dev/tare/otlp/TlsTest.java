package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tare.Metrics;
import dev.tare.export.push.SendException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that only talks over TLS. */
class TlsTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);
  private static final char[] PASSWORD = "changeit".toCharArray();

  @Test
  void shouldTrustWhatItIsToldToTrustAndNothingElse(@TempDir Path folder) throws Exception {
    KeyStore keys = selfSigned(folder.resolve("keys"));
    X509TrustManager trust = trusting(keys);
    SSLContext context = context(keys, trust);
    List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/v1/metrics",
        exchange -> {
          try (exchange) {
            requests.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    String endpoint = "https://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
    try (Metrics metrics = Metrics.open();
        OtlpSender trusting = OtlpSender.http(endpoint).tls(context, trust).build();
        OtlpSender strict = OtlpSender.http(endpoint).build()) {
      trusting.send(metrics.snapshot(), Instant.now(), GENEROUS);
      assertThat(requests).hasSize(1);
      assertThat(new Received(requests.get(0)).has("tare_build_info")).isTrue();
      assertThatThrownBy(() -> strict.send(metrics.snapshot(), Instant.now(), GENEROUS))
          .isInstanceOf(SendException.class)
          .hasMessageContaining("SSLHandshakeException");
      assertThat(requests).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().transferTo(OutputStream.nullOutputStream());
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static X509TrustManager trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("receiver", keys.getCertificate("receiver"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return (X509TrustManager) trust.getTrustManagers()[0];
  }

  private static SSLContext context(KeyStore keys, X509TrustManager trust) throws Exception {
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), new X509TrustManager[] {trust}, null);
    return context;
  }
}
