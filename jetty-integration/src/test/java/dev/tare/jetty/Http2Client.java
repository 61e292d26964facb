package dev.tare.jetty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** HTTP/2 frame by frame. */
final class Http2Client implements AutoCloseable {
  private final HTTP2Client client = new HTTP2Client();
  private final Session session;
  private final int port;

  Http2Client(int port) throws Exception {
    this.port = port;
    client.start();
    this.session =
        client
            .connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Session.Listener() {})
            .get(10, TimeUnit.SECONDS);
  }

  /** Sends a whole request. */
  Exchange send(String method, String path, @Nullable ByteBuffer body) throws Exception {
    Exchange exchange = open(method, path, body == null);
    if (body != null) {
      Stream stream = exchange.stream();
      stream.data(new DataFrame(stream.getId(), body, true), Callback.NOOP);
    }
    return exchange;
  }

  /** Sends a head that promises a body. */
  Exchange begin(String method, String path) throws Exception {
    return open(method, path, false);
  }

  /** Sends a request and, in the same breath, its reset. */
  void sendAndReset(String path) throws Exception {
    Exchange exchange = new Exchange(false);
    session
        .newStream(new HeadersFrame(head("GET", path), null, true), exchange)
        .thenAccept(
            stream -> {
              int code = ErrorCode.CANCEL_STREAM_ERROR.code;
              stream.reset(new ResetFrame(stream.getId(), code), Callback.NOOP);
            })
        .get(10, TimeUnit.SECONDS);
  }

  /** Opens a WebSocket on a stream (RFC 8441), and leaves it open. */
  Exchange webSocket(String path) throws Exception {
    Exchange exchange = new Exchange(false);
    exchange.stream.complete(webSocket(path, HttpFields.build(), exchange));
    return exchange;
  }

  /** Opens one with more fields in its head. */
  Stream webSocket(String path, HttpFields.Mutable fields, Stream.Listener listener)
      throws Exception {
    MetaData.Request head =
        new MetaData.ConnectRequest(
            HttpScheme.HTTP,
            new HostPortHttpField("127.0.0.1:" + port),
            path,
            fields.put("Sec-WebSocket-Version", "13"),
            "websocket");
    return session
        .newStream(new HeadersFrame(head, null, false), listener)
        .get(10, TimeUnit.SECONDS);
  }

  private MetaData.Request head(String method, String path) {
    HttpURI uri = HttpURI.from("http://127.0.0.1:" + port + path);
    return new MetaData.Request(method, uri, HttpVersion.HTTP_2, HttpFields.EMPTY, -1);
  }

  /** Sends a whole request, and reads nothing but the head of its answer. */
  Exchange sendAndStall(String path) throws Exception {
    return open("GET", path, true, new Exchange(true));
  }

  private Exchange open(String method, String path, boolean whole) throws Exception {
    return open(method, path, whole, new Exchange(false));
  }

  private Exchange open(String method, String path, boolean whole, Exchange exchange)
      throws Exception {
    exchange.stream.complete(
        session
            .newStream(new HeadersFrame(head(method, path), null, whole), exchange)
            .get(10, TimeUnit.SECONDS));
    return exchange;
  }

  void goAway() {
    session.close(ErrorCode.NO_ERROR.code, "bye", Callback.NOOP);
  }

  /** Closes the socket with all streams in flight, and waits until that has been done. */
  void drop() {
    ((HTTP2Session) session).getEndPoint().close();
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }

  /** One stream, and what came on it. */
  static final class Exchange implements Stream.Listener {
    private final CompletableFuture<Stream> stream = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final boolean stalls;
    private volatile int status;
    private volatile long bytes;
    private volatile boolean reset;

    Exchange(boolean stalls) {
      this.stalls = stalls;
    }

    Stream stream() {
      return stream.join();
    }

    int status() {
      return status;
    }

    /** Whether the server cut the stream off. */
    boolean isReset() {
      return reset;
    }

    long bytes() {
      return bytes;
    }

    void awaitEnd() throws Exception {
      end.get(10, TimeUnit.SECONDS);
    }

    void reset() {
      int code = ErrorCode.CANCEL_STREAM_ERROR.code;
      stream().reset(new ResetFrame(stream().getId(), code), Callback.NOOP);
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      if (frame.getMetaData() instanceof MetaData.Response response
          && response.getStatus() >= 200) {
        status = response.getStatus();
      }
      if (frame.isEndStream()) {
        end.complete(null);
      } else if (!stalls) {
        stream.demand();
      }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      bytes += data.frame().remaining();
      boolean last = data.frame().isEndStream();
      data.release();
      if (last) {
        end.complete(null);
      } else {
        stream.demand();
      }
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      reset = true;
      end.complete(null);
      callback.succeeded();
    }
  }
}
