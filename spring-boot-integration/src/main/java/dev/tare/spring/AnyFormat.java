package dev.tare.spring;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Tells the actuator that whatever a scraper accepts will do: the format is chosen with the header
 * at hand. As a parameter it also keeps the actuator from caching one scraper's format for all.
 */
enum AnyFormat implements Producible<AnyFormat> {
  ANY;

  @Override
  public MimeType getProducedMimeType() {
    return MimeTypeUtils.ALL;
  }
}
