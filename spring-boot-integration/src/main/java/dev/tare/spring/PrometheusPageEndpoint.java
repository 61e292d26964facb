package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.export.SnapshotWriter;
import java.io.IOException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** The page of {@link TareEndpoint} where scrapers look for Boot's. */
@WebEndpoint(id = "prometheus")
final class PrometheusPageEndpoint {
  private final ActuatorPage page;

  PrometheusPageEndpoint(Metrics metrics, SnapshotWriter writer) {
    this.page = new ActuatorPage(metrics, writer);
  }

  @ReadOperation(producesFrom = AnyFormat.class)
  WebEndpointResponse<byte[]> scrape(AnyFormat format) throws IOException {
    return page.scrape();
  }
}
