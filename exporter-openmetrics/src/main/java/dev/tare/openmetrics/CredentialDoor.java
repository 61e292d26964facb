package dev.tare.openmetrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.tare.export.CredentialGate;
import java.io.IOException;

/** Answers those who are not let in. */
record CredentialDoor(CredentialGate gate) {

  /** What becomes of the request. */
  CredentialGate.Answer answer(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    return gate.answer(exchange.getRemoteAddress(), shown);
  }

  /** Whether the request may be answered; else it has been. */
  boolean lets(HttpExchange exchange) throws IOException {
    Headers response = exchange.getResponseHeaders();
    switch (answer(exchange)) {
      case ALLOWED -> {
        return true;
      }
      case WRONG -> {
        gate.challenges().forEach(one -> response.add("WWW-Authenticate", one));
        Refusal.send(exchange, 401, "Not without credentials.\n");
      }
      case TOO_MANY -> {
        response.set("Retry-After", String.valueOf(CredentialGate.RETRY_AFTER_SECONDS));
        Refusal.send(exchange, 429, "Too many tries.\n");
      }
    }
    return false;
  }
}
