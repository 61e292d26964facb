package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * A host may have no servlets, HTTP/2, WebSockets or client: what knows them is not loaded there.
 */
class OptionalModulesTest {

  @Test
  void shouldServeAndMeasureWhenTheHostHasNoneOfThem() throws Exception {
    try (URLClassLoader bare = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
      for (String absent :
          new String[] {
            "org.eclipse.jetty.ee10.servlet.ServletContextHandler",
            "org.eclipse.jetty.ee11.servlet.ServletContextHandler",
            "org.eclipse.jetty.http2.SessionContainer",
            "org.eclipse.jetty.client.HttpClient",
            "org.eclipse.jetty.websocket.core.WebSocketConnection",
            "jakarta.servlet.Servlet"
          }) {
        assertThatThrownBy(() -> bare.loadClass(absent)).isInstanceOf(ClassNotFoundException.class);
      }
      Object server = bare.loadClass(BareServer.class.getName()).getConstructor().newInstance();
      assertThat((String) ((Callable<?>) server).call())
          .contains("http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1")
          .contains("http_open_connections 1", "tare_jetty_errors_total 0");
    }
  }

  private static URL[] urls() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                !entry.matches(
                    ".*(servlet|http2|websocket|-ee1[01]|jetty-ee|jetty-client|jetty-proxy)[^/\\\\]*\\.jar"))
        .map(OptionalModulesTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }
}
