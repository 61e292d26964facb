package dev.tare.jetty;

import dev.tare.export.CredentialGate;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers those who are not let in. */
record CredentialDoor(CredentialGate gate) {

  /** What becomes of the request. */
  CredentialGate.Answer answer(Request request) {
    SocketAddress client = request.getConnectionMetaData().getRemoteSocketAddress();
    return gate.answer(client, request.getHeaders().get(HttpHeader.AUTHORIZATION));
  }

  /** Whether the request may be answered; else it has been. */
  boolean lets(Request request, Response response, Callback callback) {
    switch (answer(request)) {
      case ALLOWED -> {
        return true;
      }
      case WRONG -> {
        gate.challenges()
            .forEach(one -> response.getHeaders().add(HttpHeader.WWW_AUTHENTICATE, one));
        Refusal.send(response, HttpStatus.UNAUTHORIZED_401, "Not without credentials.\n", callback);
      }
      case TOO_MANY -> {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, CredentialGate.RETRY_AFTER_SECONDS);
        Refusal.send(response, HttpStatus.TOO_MANY_REQUESTS_429, "Too many tries.\n", callback);
      }
    }
    return false;
  }
}
