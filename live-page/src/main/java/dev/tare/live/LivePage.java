package dev.tare.live;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One page for people who have no Prometheus at hand: requests, errors, latency, routes and
 * resources of one process, as they are now and in the last minutes.
 *
 * <pre>{@code
 * MetricsHttpServer.builder(metrics)
 *     .port(9090)
 *     .pages(LivePage.below("/metrics")) // …/metrics/live
 *     .start();
 * }</pre>
 *
 * <p>Off unless it is given to a server, and open to whom the server's {@code /metrics} is, which
 * then answers in JSON those who ask for it: the page asks once a second while somebody looks at
 * it. It needs nothing else, no internet, and allows itself nothing else by its content security
 * policy.
 *
 * <p>Immutable; one may serve any number of servers. Takes 0.3 MB.
 */
public final class LivePage {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The modules of the page, each a file of that name with {@code .js}. */
  private static final List<String> MODULES =
      List.of(
          "axes", "charts", "feed", "format", "history", "looks", "names", "page", "plot", "rates",
          "reading", "routes", "spread");

  private static final String CHART_JS = "META-INF/resources/webjars/chart.js/";
  private static final String CHART_JS_VERSION =
      "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private LivePage() {}

  /**
   * The page and its files, read from the class path.
   *
   * @param metrics where the metrics are, {@code /metrics} as a rule; the page is at {@code
   *     /metrics/live} then
   * @throws IllegalStateException if a file is missing, as where Chart.js was excluded from what
   *     Tare brings; the message names it
   */
  public static List<Page> below(String metrics) {
    String here = (metrics.endsWith("/") ? metrics : metrics + "/") + "live";
    List<Page> pages = new ArrayList<>();
    pages.add(new StaticPage(here, true, file("text/html; charset=utf-8", "live.html")));
    pages.add(page(here, "live.css", "text/css; charset=utf-8", "live.css"));
    pages.add(page(here, "icon.svg", "image/svg+xml", "icon.svg"));
    MODULES.forEach(name -> pages.add(page(here, name + ".js", SCRIPT, name + ".js")));
    pages.add(page(here, "chart.js", SCRIPT, chartJs()));
    return List.copyOf(pages);
  }

  private static Page page(String here, String name, String type, String resource) {
    return new StaticPage(here + "/" + name, false, file(type, resource));
  }

  /**
   * Nothing but what this server sends is run, shown or asked, and nobody else has it in a frame.
   */
  private static PageAnswer file(String type, String resource) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-cache"); // another version of Tare has other files here
    return new PageAnswer(200, headers, read(resource));
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

  private static String read(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Chart.js is in a jar of its own, where a class in a module finds nothing by itself. */
  private static InputStream open(String name) {
    InputStream in =
        name.startsWith("META-INF/")
            ? LivePage.class.getClassLoader().getResourceAsStream(name)
            : LivePage.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(
          "resource=%s is not on the class path (org.webjars.npm:chart.js is needed)"
              .formatted(name));
    }
    return in;
  }
}
