package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.export.Scrape;
import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Answers a scrape through the actuator, by the headers and the query of the request that is under
 * way on this thread, as {@link Scrape} has it. The actuator hands none of them to an endpoint.
 *
 * @param metrics what is shown
 * @param writer the format; another may be chosen per scrape
 */
record ActuatorPage(Metrics metrics, SnapshotWriter writer) {
  private static final int FIRST_BYTES = 32 * 1024;

  WebEndpointResponse<byte[]> scrape() throws IOException {
    ServletRequestAttributes current =
        (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
    HttpServletRequest request = current.getRequest();
    Scrape scrape =
        Scrape.of(
            writer,
            joined(request, "Accept"),
            joined(request, "Accept-Encoding"),
            request.getQueryString());
    ScrapeTimeout wait = ScrapeTimeout.of(request.getHeader(ScrapeTimeout.HEADER));
    // Whole before any of it is sent, so that a scrape that fails is a 500.
    ByteArrayOutputStream page = new ByteArrayOutputStream(FIRST_BYTES);
    metrics.write(scrape.writer(), page, wait.forSnapshot());
    describe(scrape, current.getResponse());
    return new WebEndpointResponse<>(
        page.toByteArray(), MimeTypeUtils.parseMimeType(scrape.writer().contentType()));
  }

  private static void describe(Scrape scrape, @Nullable HttpServletResponse response) {
    if (response == null) {
      throw new IllegalStateException("response=null (allowed: that of the scrape's request)");
    }
    response.addHeader("Vary", Scrape.VARY);
    if (scrape.gzip()) {
      response.setHeader("Content-Encoding", "gzip");
    }
  }

  private static @Nullable String joined(HttpServletRequest request, String header) {
    List<String> values = Collections.list(request.getHeaders(header));
    return values.isEmpty() ? null : String.join(",", values);
  }
}
