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
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** An application may bring a Spring of its own, which the server and Tare cannot see. */
class SpringInAWarTest {

  /** The application's: what is Spring's, and what needs it. */
  private static final class War extends URLClassLoader {
    War(ClassLoader server) {
      super(urls(entry -> true), server);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.tare.jetty.SpringApp")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  @Test
  void shouldLabelWithThePatternWhenSpringIsInAnotherClassLoader() throws Exception {
    Predicate<String> notSprings = entry -> !entry.matches(".*[/\\\\]spring-[^/\\\\]*\\.jar");
    try (URLClassLoader server =
            new URLClassLoader(urls(notSprings), ClassLoader.getPlatformClassLoader());
        War war = new War(server)) {
      assertThatThrownBy(() -> server.loadClass("org.springframework.web.servlet.HandlerMapping"))
          .isInstanceOf(ClassNotFoundException.class);
      Object running =
          server
              .loadClass(WarServer.class.getName())
              .getConstructor(ClassLoader.class)
              .newInstance(war);
      assertThat((String) ((Callable<?>) running).call())
          .contains("http_requests_total{method=\"GET\",route=\"/app/orders/{id}\",status=\"200\"}")
          .contains("http_requests_total{method=\"GET\",route=\"/app/orders/{id}\",status=\"500\"}")
          .contains("http_requests_total{method=\"PUT\",route=\"/app/\",status=\"405\"}")
          .contains("tare_jetty_errors_total 0");
    }
  }

  private static URL[] urls(Predicate<String> which) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(which)
        .map(SpringInAWarTest::url)
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
