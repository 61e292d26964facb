package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.Credentials;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may scrape. */
class CredentialsTest {
  private static final Credentials BOTH =
      Credentials.NONE.orBearer("t0ken").orBasic("prom", "geheim:ä");

  private static String basic(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer t0ken", "bearer t0ken", "BEARER   t0ken "})
  void shouldLetInWhoeverHasTheToken(String header) {
    assertThat(BOTH.allow(header)).isTrue();
  }

  @Test
  void shouldLetInWhoeverHasThePassword() {
    assertThat(BOTH.allow("Basic " + basic("prom:geheim:ä"))).isTrue();
    assertThat(BOTH.allow("basic " + basic("prom:geheim:ä"))).isTrue();
    assertThat(BOTH.allow("Basic " + basic("prom:geheim"))).isFalse();
    assertThat(BOTH.allow("Basic " + basic("other:geheim:ä"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer t0ke", "Bearer t0kenn", "Bearer T0KEN", "t0ken"})
  void shouldRefuseWhenTheTokenIsAnother(String header) {
    assertThat(BOTH.allow(header)).isFalse();
  }

  @Test
  void shouldRefuseWhenNothingIsShownAndLetAllInWhenNothingIsAskedFor() {
    assertThat(BOTH.allow(null)).isFalse();
    assertThat(Credentials.NONE.allow(null)).isTrue();
    assertThat(Credentials.NONE.allow("Bearer x")).isTrue();
  }

  @Test
  void shouldChallengeWhenAScrapeHasNoCredentials() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> {
                  PathMappingsHandler mappings = new PathMappingsHandler();
                  mappings.addMapping(
                      PathSpec.from("/metrics"),
                      MetricsEndpoint.builder(metrics, OpenMetricsExporter.create())
                          .bearerToken("t0ken")
                          .basicAuth("prom", "geheim")
                          .build());
                  return new TareHandler(metrics.registry(), new ContextHandler(mappings, "/"));
                });
        RawClient client = new RawClient(server.port())) {
      for (String method : new String[] {"GET", "HEAD", "POST"}) {
        RawClient.Reply refusal = client.exchange(get("/metrics").replace("GET", method));
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.head())
            .contains("WWW-Authenticate: Bearer realm=\"metrics\"\r\n")
            .contains("WWW-Authenticate: Basic realm=\"metrics\", charset=\"UTF-8\"\r\n");
        assertThat(refusal.body()).doesNotContain("tare_");
      }
      for (String header : new String[] {"Bearer t0ken", "Basic " + basic("prom:geheim")}) {
        String request = get("/metrics").replace("Host", "Authorization: " + header + "\r\nHost");
        RawClient.Reply scrape = client.exchange(request);
        assertThat(scrape.status()).isEqualTo(200);
        assertThat(scrape.body()).contains("\ntare_scrapes_refused_total 3");
      }
    }
  }

  @Test
  void shouldLookAtNoMoreThanAFewTriesOfWhoGuesses() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics ->
                    MetricsEndpoint.builder(metrics, OpenMetricsExporter.create())
                        .bearerToken("t0ken")
                        .build());
        RawClient client = new RawClient(server.port())) {
      int looked = 0;
      RawClient.Reply reply = client.exchange(shown("guess"));
      while (reply.status() == 401) {
        looked++;
        reply = client.exchange(shown("guess" + looked));
      }
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.head()).contains("Retry-After: 1\r\n");
      assertThat(looked).isBetween(10, 100); // one more with each second that this takes
      assertThat(client.exchange(shown("t0ken")).status()).as("not looked at").isIn(429, 200);
      Eventually.until("let in", () -> status(client, shown("t0ken")) == 200);
      assertThat(server.metrics().snapshot().value("tare_scrapes_refused_total"))
          .as("what was not looked at, too")
          .isGreaterThan(looked);
    }
  }

  private static String shown(String token) {
    return get("/metrics").replace("Host", "Authorization: Bearer " + token + "\r\nHost");
  }

  private static int status(RawClient client, String request) {
    try {
      return client.exchange(request).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
