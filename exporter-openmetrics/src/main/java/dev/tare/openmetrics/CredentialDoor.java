package dev.tare.openmetrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.tare.Metrics;
import dev.tare.export.CredentialGate;
import java.io.IOException;

/** Answers those who are not let in, and counts them. */
record CredentialDoor(CredentialGate gate, Metrics metrics) {

  /** What becomes of the request. */
  CredentialGate.Answer answer(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    return gate.answer(exchange.getRemoteAddress(), shown);
  }

  /** Whether who asks may see all. Who shows the wrong credentials counts, who shows none not. */
  boolean trusts(HttpExchange exchange) {
    boolean allowed = answer(exchange) == CredentialGate.Answer.ALLOWED;
    if (!allowed && exchange.getRequestHeaders().containsKey("Authorization")) {
      metrics.countRefusedScrape();
    }
    return allowed;
  }

  /** Whether the request may be answered; else it has been. */
  boolean lets(HttpExchange exchange) throws IOException {
    Headers response = exchange.getResponseHeaders();
    switch (answer(exchange)) {
      case ALLOWED -> {
        return true;
      }
      case WRONG -> {
        metrics.countRefusedScrape();
        gate.challenges().forEach(one -> response.add("WWW-Authenticate", one));
        Refusal.send(exchange, 401, "Not without credentials.\n");
      }
      case TOO_MANY -> {
        metrics.countRefusedScrape();
        response.set("Retry-After", String.valueOf(CredentialGate.RETRY_AFTER_SECONDS));
        Refusal.send(exchange, 429, "Too many tries.\n");
      }
    }
    return false;
  }
}
