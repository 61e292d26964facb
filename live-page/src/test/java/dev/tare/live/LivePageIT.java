package dev.tare.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.MetricsHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser. */
class LivePageIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Browser browser;

  @BeforeAll
  static void start() {
    assumeThat(Browser.exists()).as("Debian's chromium and chromium-driver are installed").isTrue();
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void beginAsBefore() {
    browser.leave();
    browser.size(1280, 900);
    browser.theme("light");
    browser.complaints();
  }

  private static String get(int port, String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void open(int port) {
    browser.open(port);
    browser.until("it is live", () -> browser.state().equals("live"));
  }

  private static double scraped(int port, String sample) {
    return get(port, "/metrics")
        .lines()
        .filter(line -> line.startsWith(sample + "{") || line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void shouldMoveUnderLoadAndAgreeWithMetricsAtRest() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      open(server.port());
      AtomicBoolean seen = new AtomicBoolean();
      Thread load =
          new Thread(
              () -> {
                for (int i = 0; !seen.get() || i < 100; i++) {
                  get(server.port(), "/orders/" + i % 7 + (i % 10 == 0 ? "?fail" : ""));
                  get(server.port(), "/status");
                }
              });
      load.start();
      browser.until("requests have a rate", () -> isPositive(browser.text("tile-rate")));
      browser.until("errors have a share", () -> isPositive(browser.text("tile-errors")));
      browser.until("latency has a p99", () -> browser.text("tile-p99").contains("s"));
      browser.until("CPU is known", () -> browser.text("tile-cpu").contains("%"));
      browser.screenshot("light");
      seen.set(true);
      load.join();

      browser.until(
          "the routes have as many requests as /metrics",
          () ->
              all("/orders/{id}") >= 100
                  && all("/orders/{id}") + all("/status")
                      == scraped(server.port(), "http_requests_total"));
      browser.until("nothing moves at rest", () -> browser.text("tile-rate").equals("0"));
      assertThat(browser.text("service")).isEqualTo("service=shop");
      browser.until(
          "there are as many connections as in /metrics",
          () ->
              browser
                  .text("tile-active-sub")
                  .equals((int) scraped(server.port(), "http_open_connections") + " connections"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static double all(String route) {
    List<String> row = browser.row(route);
    return row.isEmpty() ? -1 : Double.parseDouble(row.get(6).replace(",", ""));
  }

  private static boolean isPositive(String number) {
    return number.matches(".*[1-9].*");
  }

  @Test
  void shouldShowThePlotThatTheCellsGive() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      open(server.port());
      for (int i = 0; i < 50; i++) {
        get(server.port(), "/status");
      }
      String plot = "chart-plot";
      browser.until("the plot has all", () -> browser.text(plot).contains("now: 50 values"));
      assertThat(browser.text(plot)).contains("from HdrHistogram’s cells");
      browser.element("plot-anew").click();
      assertThat(browser.text(plot)).contains("the last one: 50 values").doesNotContain("now:");
      for (int i = 0; i < 3; i++) {
        get(server.port(), "/status");
      }
      browser.until("it counts anew", () -> browser.text(plot).contains("now: 3 values"));
      browser.element("plot-forget").click();
      assertThat(browser.text(plot)).doesNotContain("the last one");
    }
  }

  @Test
  void shouldSayThatTheConnectionIsLostAndComeBack() throws Exception {
    int port;
    try (LiveServer server = new LiveServer(0)) {
      port = server.port();
      get(port, "/status");
      open(port);
      browser.until("CPU is known", () -> browser.text("tile-active").matches("\\d+"));
    }
    browser.until("it is lost", () -> browser.state().equals("lost"));
    assertThat(browser.text("status-text")).isEqualTo("Connection lost");
    assertThat(browser.text("alert")).startsWith("Connection lost: ").contains("Last answer at ");
    for (String tile : List.of("rate", "errors", "p50", "p99", "active", "cpu", "memory", "tare")) {
      assertThat(browser.text("tile-" + tile)).as(tile).isEqualTo("–");
    }
    assertThat(browser.row("/status")).isEmpty();
    browser.screenshot("lost");
    browser.complaints(); // Chromium's own, of connections that were refused

    try (LiveServer again = startedAgain(port)) {
      browser.until("it is back", () -> browser.state().equals("live"));
      assertThat(browser.element("alert").isDisplayed()).isFalse();
      get(again.port(), "/status");
      browser.until("the new process counts from 0", () -> all("/status") == 1);
    }
  }

  /** Nobody keeps the port for it: a connection on its way out may have it for a moment. */
  private static LiveServer startedAgain(int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return new LiveServer(port);
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  @Test
  void shouldHaveALightAndADarkTheme() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      browser.theme("dark");
      open(server.port());
      String ground = "return getComputedStyle(document.body).backgroundColor";
      String line =
          "return Chart.getChart(document.querySelector('#chart-requests canvas')).data.datasets[0].borderColor";
      List<Object> dark = List.of("rgb(14, 19, 25)", "#6aa3ff");
      browser.until("it is dark", () -> colours(ground, line).equals(dark));
      browser.screenshot("dark");
      browser.theme("light");
      List<Object> light = List.of("rgb(244, 246, 249)", "#1f5fd0");
      browser.until("charts are painted anew", () -> colours(ground, line).equals(light));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static List<Object> colours(String ground, String line) {
    return List.of(String.valueOf(browser.script(ground)), String.valueOf(browser.script(line)));
  }

  @Test
  void shouldFitATelephone() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      browser.size(360, 780);
      get(server.port(), "/cart/1/items");
      open(server.port());
      browser.until("the route is there", () -> !browser.row("/cart/{id}/items").isEmpty());
      assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(360L);
      Object cutOff =
          browser.script(
              "return [...document.querySelectorAll('.tiles dd, h1, h2, h3, button, canvas')]"
                  + ".filter((one) => one.offsetParent !== null && !one.closest('.scroll'))"
                  + ".filter((one) => one.scrollWidth > one.clientWidth + 1"
                  + " && getComputedStyle(one).display !== 'inline'"
                  + " || one.getBoundingClientRect().right > 360)"
                  + ".map((one) => one.id || one.textContent)");
      assertThat(cutOff).isEqualTo(List.of());
      browser.screenshot("phone");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void shouldBeUsedByKeyboard() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      get(server.port(), "/status");
      open(server.port());
      browser.until("the route is there", () -> !browser.row("/status").isEmpty());
      tabTo("Skip to the numbers", 3);
      browser.focused().sendKeys(Keys.ENTER);
      tabTo("/status", 20);
      browser.focused().sendKeys(Keys.ENTER);
      browser.until("the route is looked into", () -> browser.element("scope").isDisplayed());
      assertThat(browser.text("scope-route")).isEqualTo("/status");
      assertThat(browser.focused().getDomAttribute("id")).isEqualTo("main");
      tabTo("Show all routes", 3);
      assertThat(browser.script("return document.activeElement.matches(':focus-visible')"))
          .isEqualTo(true);
      browser.focused().sendKeys(Keys.SPACE);
      browser.until("all routes are shown", () -> !browser.element("scope").isDisplayed());
      tabTo("By errors", 20);
      browser.focused().sendKeys(Keys.ENTER);
      assertThat(browser.element("by-errors").getDomAttribute("aria-pressed")).isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** Presses Tab until what says this has the focus. */
  private static void tabTo(String text, int most) {
    for (int i = 0; i < most; i++) {
      WebElement before = browser.focused();
      before.sendKeys(Keys.TAB);
      Object now = browser.script("return document.activeElement.textContent");
      if (text.equals(now)) {
        return;
      }
    }
    throw new AssertionError("no Tab leads to " + text);
  }

  @Test
  void shouldBeServedWithoutJettyAndWithoutRequests() throws Exception {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build());
        MetricsHttpServer server =
            MetricsHttpServer.builder(metrics)
                .host("127.0.0.1")
                .path("/inner/metrics")
                .pages(LivePage.below("/inner/metrics"))
                .start()) {
      int port = server.address().getPort();
      browser.openAt(port, "/inner/metrics/live");
      browser.until("it is live", () -> browser.state().equals("live"));
      assertThat(browser.text("source")).isEqualTo("/inner/metrics");
      assertThat(browser.text("tile-rate")).isEqualTo("–");
      assertThat(browser.text("routes-empty")).isEqualTo("No requests are measured.");
      browser.until("Tare's own is known", () -> browser.text("tile-tare").contains("%"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void shouldDescribeItsChartsInWords() throws Exception {
    try (LiveServer server = new LiveServer(0)) {
      open(server.port());
      browser.until(
          "descriptors are told",
          () ->
              String.valueOf(
                      browser.script(
                          "return document.querySelector('#chart-descriptors canvas').ariaLabel"))
                  .matches("File descriptors: open \\d+"));
    }
  }
}
