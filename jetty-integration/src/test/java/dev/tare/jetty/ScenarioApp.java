package dev.tare.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** Does to a request what its path says: every way that a handler has to end one, or not to. */
final class ScenarioApp extends Handler.Abstract {
  private static final int ASYNC_MS = 100;

  /** What requests to {@code /held} and {@code /heldFail} wait for the test to run. */
  final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

  /** How often Jetty told {@code /never} or {@code /held} that its client is gone or idle. */
  final AtomicInteger failures = new AtomicInteger();

  /** How many bytes {@code /readAll} has read. */
  final AtomicInteger read = new AtomicInteger();

  private final Map<String, Action> actions = new HashMap<>();

  private interface Action {
    void handle(Request request, Response response, Callback callback) throws Exception;
  }

  ScenarioApp() {
    simple();
    failing();
    asynchronous();
    reading();
    special();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Action action = actions.get(request.getHttpURI().getPath());
    if (action == null) {
      return false;
    }
    if ("impatient".equals(request.getHttpURI().getQuery())) {
      // From here on: of a server's own a slow test may use up the most before it has sent a byte.
      request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(500);
    }
    action.handle(request, response, callback);
    return true;
  }

  private void simple() {
    actions.put("/ok", (q, p, c) -> p.write(true, bytes(5), c));
    actions.put("/empty", (q, p, c) -> c.succeeded());
    actions.put("/withBody", (q, p, c) -> p.write(true, bytes(1000), c));
    actions.put("/writeError", (q, p, c) -> Response.writeError(q, p, c, 503));
    for (int status : new int[] {204, 205, 304}) {
      actions.put(
          "/s" + status,
          (q, p, c) -> {
            p.setStatus(status);
            p.write(true, status == 204 ? bytes(10) : null, c);
          });
    }
  }

  private void failing() {
    actions.put("/throw", (q, p, c) -> fail(new IllegalStateException("boom")));
    actions.put("/throw418", (q, p, c) -> fail(new HttpException.RuntimeException(418, "tea")));
    actions.put("/throwBad", (q, p, c) -> fail(new HttpException.RuntimeException(400, "bad")));
    actions.put("/throwTimeout", (q, p, c) -> fail(new TimeoutException("late")));
    actions.put(
        "/throwAfterCommit",
        (q, p, c) -> {
          write(p, false, bytes(100));
          fail(new IllegalStateException("late"));
        });
    actions.put(
        "/failAfterCommit",
        (q, p, c) -> {
          write(p, false, bytes(100));
          c.failed(new IOException("late"));
        });
    actions.put(
        "/throwAfterSucceeded",
        (q, p, c) -> {
          write(p, true, bytes(5));
          c.succeeded();
          fail(new IllegalStateException("ignored"));
        });
    actions.put("/abort", (q, p, c) -> c.failed(new Request.Handler.AbortException("abort")));
    actions.put(
        "/abortAfterStatus",
        (q, p, c) -> {
          p.setStatus(201);
          c.failed(new Request.Handler.AbortException("abort"));
        });
    actions.put(
        "/hugeHead",
        (q, p, c) -> {
          p.getHeaders().put("X-Huge", "x".repeat(100_000));
          p.write(true, bytes(700), c);
        });
    actions.put(
        "/lengthMismatch",
        (q, p, c) -> {
          p.getHeaders().put(HttpHeader.CONTENT_LENGTH, 10);
          p.write(true, bytes(5), c);
        });
  }

  private void asynchronous() {
    actions.put("/async", (q, p, c) -> later(q, () -> p.write(true, bytes(5), c)));
    actions.put("/failAsync", (q, p, c) -> later(q, () -> c.failed(new IOException("async"))));
    actions.put("/never", (q, p, c) -> q.addFailureListener(failure -> failures.incrementAndGet()));
    actions.put(
        "/held",
        (q, p, c) -> {
          q.addFailureListener(failure -> failures.incrementAndGet());
          held.add(() -> p.write(true, bytes(5), c));
        });
    actions.put(
        "/heldBlocking",
        (q, p, c) -> {
          CountDownLatch released = new CountDownLatch(1);
          held.add(released::countDown);
          released.await();
          write(p, true, bytes(5)); // throws where the client is gone
          c.succeeded();
        });
    actions.put("/heldFail", (q, p, c) -> held.add(() -> c.failed(new IOException("gave up"))));
    actions.put(
        "/completeBeforeReturn",
        (q, p, c) -> {
          CountDownLatch completed = new CountDownLatch(1);
          Callback both = Callback.from(c, completed::countDown);
          q.getComponents().getExecutor().execute(() -> p.write(true, bytes(5), both));
          completed.await();
        });
    actions.put(
        "/completeThrice",
        (q, p, c) ->
            p.write(
                true,
                bytes(5),
                Callback.from(
                    () -> {
                      c.succeeded();
                      c.succeeded();
                      c.failed(new IOException("third"));
                    },
                    c::failed)));
    actions.put("/big", (q, p, c) -> q.getComponents().getExecutor().execute(() -> flood(p, c)));
  }

  private void reading() {
    actions.put("/noRead", (q, p, c) -> p.write(true, bytes(5), c));
    actions.put("/readAll", this::readAll);
    actions.put(
        "/reject413",
        (q, p, c) -> {
          p.setStatus(413);
          c.succeeded();
        });
  }

  private void special() {
    actions.put(
        "/hints",
        (q, p, c) -> {
          p.writeInterim(103, HttpFields.build().put("Link", "</a>; rel=preload")).get();
          p.write(true, bytes(5), c);
        });
    actions.put(
        "/upgrade",
        (q, p, c) -> {
          EndPoint endPoint = q.getConnectionMetaData().getConnection().getEndPoint();
          Connection upgraded = new SilentConnection(endPoint, q);
          q.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, upgraded);
          p.setStatus(101);
          p.getHeaders().put("Upgrade", "silence").put("Connection", "Upgrade");
          p.write(false, null, c);
        });
  }

  private static void fail(Exception failure) throws Exception {
    throw failure;
  }

  static ByteBuffer bytes(int count) {
    return ByteBuffer.wrap(new byte[count]);
  }

  private static void write(Response response, boolean last, ByteBuffer content)
      throws IOException {
    try (Blocker.Callback written = Blocker.callback()) {
      response.write(last, content, written);
      written.block();
    }
  }

  private static void later(Request request, Runnable task) {
    request.getComponents().getScheduler().schedule(task, ASYNC_MS, TimeUnit.MILLISECONDS);
  }

  /** More than sockets buffer, so that a client that goes away or stalls is noticed. */
  private static void flood(Response response, Callback callback) {
    try {
      for (int i = 0; i < 2_000; i++) {
        write(response, false, bytes(65_536));
      }
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      callback.failed(e);
    }
  }

  private void readAll(Request request, Response response, Callback callback) throws Exception {
    int size = 0;
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        try (Blocker.Runnable available = Blocker.runnable()) {
          request.demand(available);
          available.block();
        }
        continue;
      }
      if (Content.Chunk.isFailure(chunk)) {
        callback.failed(chunk.getFailure());
        return;
      }
      size += chunk.remaining();
      read.addAndGet(chunk.remaining());
      chunk.release();
      if (chunk.isLast()) {
        break;
      }
    }
    Content.Sink.write(response, true, "got " + size, callback);
  }

  private static final class SilentConnection extends AbstractConnection {
    SilentConnection(EndPoint endPoint, Request request) {
      super(endPoint, request.getComponents().getExecutor());
    }

    @Override
    public void onOpen() {
      super.onOpen();
      fillInterested(); // or nobody notices when the client goes
    }

    @Override
    public void onFillable() {
      close();
    }
  }
}
