package dev.tare.jetty;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same of endpoints of ee11. */
class Ee11WebSocketMetricsTest {

  @ParameterizedTest
  @CsvSource({"ee11, h1", "ee11, h2", "jakarta11, h1", "jakarta11, h2"})
  void shouldCountAsTheClientDoes(String kind, String protocol) throws Exception {
    WebSocketScenario.assertCountsAsTheClientDoes(protocol, server -> Ee11EchoApps.of(kind));
  }

  @ParameterizedTest
  @CsvSource({"ee11, h1", "ee11, h2", "jakarta11, h1", "jakarta11, h2"})
  void shouldTellHowEachEnds(String kind, String protocol) throws Exception {
    WebSocketScenario.assertTellsHowEachEnds(protocol, server -> Ee11EchoApps.of(kind));
  }
}
