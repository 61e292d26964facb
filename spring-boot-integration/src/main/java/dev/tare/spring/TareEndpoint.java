package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.export.SnapshotWriter;
import java.io.IOException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Tare's page at {@code /actuator/tare}, where the application exposes it ({@code
 * management.endpoints.web.exposure.include=tare}). Format, gzip, families and time are chosen per
 * scrape, see {@link dev.tare.export.Scrape}.
 *
 * <p>Blocking: a scrape waits for the aggregator, on a thread of the server's. The page is in
 * memory until it is sent.
 */
@WebEndpoint(id = "tare")
public final class TareEndpoint {
  private final ActuatorPage page;

  /**
   * @param writer the format; its {@link SnapshotWriter#forAccept} may choose another per scrape
   */
  public TareEndpoint(Metrics metrics, SnapshotWriter writer) {
    this.page = new ActuatorPage(metrics, writer);
  }

  @ReadOperation(producesFrom = AnyFormat.class)
  WebEndpointResponse<byte[]> scrape(AnyFormat format) throws IOException {
    return page.scrape();
  }
}
