package dev.tare.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a screen, as a person who looks at the page. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final String BODY_TEXT = "return document.body.innerText";

  private final ChromeDriver driver;

  static boolean exists() {
    return Stream.of(CHROMIUM, DRIVER).allMatch(Files::isExecutable);
  }

  Browser() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--force-device-scale-factor=1");
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .usingAnyFreePort()
                .build(),
            options);
    size(1280, 900);
  }

  void open(int port) {
    openAt(port, "/metrics/live");
  }

  /** Goes away from a page, which then asks no more. */
  void leave() {
    driver.get("about:blank");
  }

  void openAt(int port, String path) {
    driver.get("http://127.0.0.1:" + port + path);
  }

  /** A telephone, where it is narrow. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** {@code light} or {@code dark}. */
  void theme(String name) {
    Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", name);
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  String text(String id) {
    return element(id).getText();
  }

  WebElement element(String id) {
    return driver.findElement(By.id(id));
  }

  /** The cells of the row of a route; empty where there is none. */
  List<String> row(String route) {
    Object cells =
        script(
            "const row = [...document.querySelectorAll('#routes-body tr')]"
                + ".find((one) => one.cells[0].textContent === arguments[0]);"
                + "return row ? [...row.cells].map((cell) => cell.textContent) : [];",
            route);
    return ((List<?>) Objects.requireNonNull(cells)).stream().map(String::valueOf).toList();
  }

  String state() {
    return String.valueOf(script("return document.body.dataset.state"));
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  Object script(String text, Object... arguments) {
    return driver.executeScript(text, arguments);
  }

  void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError(what + " (not within " + PATIENCE + ")\n" + script(BODY_TEXT));
      }
      LockSupport.parkNanos(PERIOD.toNanos());
    }
  }

  /** Warnings and errors of the console since the last call, refusals of its policy among them. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** The whole page, as a file to look at. */
  void screenshot(String name) throws IOException {
    Object png =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .get("data");
    assertThat(png).isNotNull();
    Files.createDirectories(SCREENSHOTS);
    Files.write(
        SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(png)));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
