package dev.tare.jetty;

import dev.tare.Metrics;
import dev.tare.export.CredentialGate;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers those who are not let in, and counts them. */
record CredentialDoor(CredentialGate gate, Metrics metrics) {

  /** What becomes of the request. */
  CredentialGate.Answer answer(Request request) {
    SocketAddress client = request.getConnectionMetaData().getRemoteSocketAddress();
    return gate.answer(client, request.getHeaders().get(HttpHeader.AUTHORIZATION));
  }

  /** Whether who asks may see all. Who shows the wrong credentials counts, who shows none not. */
  boolean trusts(Request request) {
    boolean allowed = answer(request) == CredentialGate.Answer.ALLOWED;
    if (!allowed && request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
      metrics.countRefusedScrape();
    }
    return allowed;
  }

  /** Whether the request may be answered; else it has been. */
  boolean lets(Request request, Response response, Callback callback) {
    switch (answer(request)) {
      case ALLOWED -> {
        return true;
      }
      case WRONG -> {
        metrics.countRefusedScrape();
        gate.challenges()
            .forEach(one -> response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, one));
        Refusal.send(response, HttpStatus.UNAUTHORIZED_401, "Not without credentials.\n", callback);
      }
      case TOO_MANY -> {
        metrics.countRefusedScrape();
        response.getHeaders().put(HttpHeader.RETRY_AFTER, CredentialGate.RETRY_AFTER_SECONDS);
        Refusal.send(response, HttpStatus.TOO_MANY_REQUESTS_429, "Too many tries.\n", callback);
      }
    }
    return false;
  }
}
