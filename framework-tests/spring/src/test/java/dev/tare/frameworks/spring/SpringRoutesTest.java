package dev.tare.frameworks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of Spring's requests are its patterns, whatever becomes of them. */
@TestInstance(Lifecycle.PER_CLASS)
class SpringRoutesTest {
  private RunningShop shop;
  private RunningShop mounted;

  @BeforeAll
  void start() {
    shop = new RunningShop();
    mounted =
        new RunningShop("server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api");
  }

  @AfterAll
  void stop() {
    mounted.close();
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /orders, /orders, 200",
    "GET, /orders/1, /orders/{id}, 200",
    "GET, /orders/new, /orders/new, 200",
    "GET, /orders/404, /orders/{id}, 404",
    "GET, /orders/500, /orders/{id}, 500",
    "GET, /orders/x, /orders/{id}, 400",
    "DELETE, /orders/1, /orders/{id}, 405",
    "DELETE, /orders/new, /orders/new, 405",
    "POST, /orders/1/items, /orders/{id}/items, 415",
    "GET, /orders/1/called, /orders/{id}/called, 200",
    "GET, /orders/500/called, /orders/{id}/called, 500",
    "GET, /orders/1/later, /orders/{id}/later, 200",
    "GET, /orders/1/never, /orders/{id}/never, 503",
    "GET, /parts/1, /parts/{part}, 200",
    "GET, /parts/1/broken, /parts/{part}/broken, 500",
    "GET, /nothing/here, /**, 404",
  })
  void shouldLabelWithThePatternWhateverBecomesOfTheRequest(
      String method, String path, String route, int status)
      throws IOException, InterruptedException {
    assertRoute(shop, method, path, route, status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /shop/api/orders/1, /shop/api/orders/{id}, 200",
    "GET, /shop/api/orders/404, /shop/api/orders/{id}, 404",
    "DELETE, /shop/api/orders/1, /shop/api/orders/{id}, 405",
    "GET, /shop/else, /shop/, 404",
  })
  void shouldPutContextAndServletBeforeThePattern(
      String method, String path, String route, int status)
      throws IOException, InterruptedException {
    assertRoute(mounted, method, path, route, status);
  }

  private static void assertRoute(
      RunningShop shop, String method, String path, String route, int status)
      throws IOException, InterruptedException {
    assertThat(shop.send(method, path)).isEqualTo(status);
    shop.awaitRecorded();
    assertThat(shop.scrape())
        .contains(
            "http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} 1\n"
                .formatted(method, route, status))
        .contains("tare_jetty_errors_total 0\n", "http_open_connections 1\n")
        .doesNotContain("http_bad_requests_total{");
  }
}
