package dev.tare.live;

import dev.tare.export.Page;
import dev.tare.export.Pages;
import dev.tare.export.SnapshotWriter;
import dev.tare.json.JsonExporter;
import dev.tare.model.Detail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One page for people who have no Prometheus at hand: requests, errors, latency, routes and
 * resources of one process, as they are now and in the last minutes.
 *
 * <pre>{@code
 * MetricsHttpServer.builder(metrics).port(9090).pages(LivePage.create()).start(); // …/metrics/live
 * }</pre>
 *
 * <p>Off unless it is given to an endpoint, and open to whom the endpoint's {@code /metrics} is,
 * which then answers in JSON those who ask for it: the page asks once a second while somebody looks
 * at it. It needs nothing else, no internet, and allows itself nothing else by its content security
 * policy.
 *
 * <p>Immutable; one may serve any number of endpoints. Takes 0.3 MB.
 */
public final class LivePage implements Pages {
  private static final String HERE = "/live";

  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The modules of the page, each a file of that name with {@code .js}. */
  private static final List<String> MODULES =
      List.of(
          "axes", "charts", "feed", "format", "history", "looks", "names", "page", "plot", "rates",
          "reading", "routes", "spread");

  private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/";
  private static final String CHART_JS_VERSION =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private final Map<String, Page> pages = new HashMap<>();

  private LivePage() {
    put(HERE, "text/html; charset=utf-8", read("live.html"));
    put(HERE + "/live.css", "text/css; charset=utf-8", read("live.css"));
    put(HERE + "/icon.svg", "image/svg+xml", read("icon.svg"));
    MODULES.forEach(name -> put(HERE + "/" + name + ".js", SCRIPT, read(name + ".js")));
    put(HERE + "/chart.js", SCRIPT, read(chartJs()));
  }

  /**
   * The page, with its files read from the class path.
   *
   * @throws IllegalStateException if one is missing, as where Chart.js was excluded from what Tare
   *     brings; the message names it
   */
  public static LivePage create() {
    return new LivePage();
  }

  @Override
  public @Nullable Page find(String path) {
    return pages.get(path);
  }

  /** The same, and JSON to whom asks for it, with the cells of the histograms that have them. */
  @Override
  public SnapshotWriter writer(SnapshotWriter endpoints) {
    return JsonExporter.create(Detail.CELLS).beside(endpoints);
  }

  private void put(String path, String type, byte[] bytes) {
    pages.put(path, new Page(headers(type), ByteBuffer.wrap(bytes)));
  }

  /**
   * Nothing but what this server sends is run, shown or asked, and nobody else has it in a frame.
   */
  private static Map<String, String> headers(String type) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-cache"); // another version of Tare has other files here
    return headers;
  }

  /** Whichever version of it there is. */
  private static String chartJs() {
    Properties properties = new Properties();
    try (InputStream in = open(CHART_JS_VERSION)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CHART_JS + properties.getProperty("version") + "/dist/chart.umd.js";
  }

  private static byte[] read(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = LivePage.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(
          "resource=%s is not on the class path (org.webjars.npm:chart.js is needed)"
              .formatted(name));
    }
    return in;
  }
}
