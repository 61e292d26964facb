package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** An application that leaves the exposition library out loses protobuf and nothing else. */
class WithoutLibraryTest {

  @Test
  void shouldServeTextWhereTheLibraryWasLeftOut() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("prometheus-metrics")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> scrape = loader.loadClass(Scrape.class.getName());
      assertThat(scrape).isNotSameAs(Scrape.class);
      Callable<?> callable = (Callable<?>) scrape.getDeclaredConstructor().newInstance();
      assertThat(callable.call()).isEqualTo("openmetrics # EOF\n");
    }
    assertThat(new Scrape().call()).as("with the library").startsWith("protobuf");
  }

  /** Loaded by the loader under test. */
  public static final class Scrape implements Callable<String> {
    @Override
    public String call() throws Exception {
      OpenMetricsExporter exporter = OpenMetricsExporter.create();
      String format =
          exporter
              .forAccept(
                  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
                      + ";encoding=delimited,application/openmetrics-text;q=0.5")
              .format();
      return format + " " + Documents.write(exporter, TestSnapshots.counters());
    }
  }
}
