package dev.tare.jetty;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers for pages, to whom the metrics are open.
 *
 * @param permits those of scrapes, for pages that cost as much
 * @param failed told what a page throws
 */
record PageDoor(CredentialDoor door, Semaphore permits, Consumer<Throwable> failed) {

  /**
   * Answers for a page.
   *
   * @param open whether the metrics are served where the request came in
   */
  void handle(Page page, boolean open, Request request, Response response, Callback callback) {
    if (page.isProbe()) {
      answer(page, open && door.trusts(request), request, response, callback);
    } else if (door.lets(request, response, callback)) {
      answer(page, true, request, response, callback);
    }
  }

  private void answer(
      Page page, boolean trusted, Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
      admit(page, new PageRequest(trusted, accept(request)), response, callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Refusal.send(response, HttpStatus.METHOD_NOT_ALLOWED_405, "Only GET and HEAD.\n", callback);
    }
  }

  private void admit(Page page, PageRequest asked, Response response, Callback callback) {
    if (!page.isScrape()) {
      send(page, asked, response, callback);
    } else if (permits.tryAcquire()) {
      try {
        send(page, asked, response, callback);
      } finally {
        permits.release();
      }
    } else {
      Refusal.tooMany(response, callback);
    }
  }

  @SuppressWarnings("CatchThrowable") // a page is foreign code, and somebody waits for an answer
  private void send(Page page, PageRequest asked, Response response, Callback callback) {
    PageAnswer answer;
    byte[] body;
    try {
      answer = page.answer(asked);
      body = answer.bytes();
    } catch (Throwable e) {
      failed.accept(e);
      Refusal.send(response, HttpStatus.INTERNAL_SERVER_ERROR_500, "The page failed.\n", callback);
      return;
    }
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static @Nullable String accept(Request request) {
    List<String> values = request.getHeaders().getValuesList(HttpHeader.ACCEPT);
    return values.isEmpty() ? null : String.join(",", values);
  }
}
