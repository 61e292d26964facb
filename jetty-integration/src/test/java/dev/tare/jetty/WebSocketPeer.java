package dev.tare.jetty;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** The client's end of a WebSocket, frame by frame, with its own tally of what went over it. */
final class WebSocketPeer implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PONG = 10;
  static final int NO_CODE = 1005;

  private static final int CONTINUATION = 0;
  private static final int PING = 9;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {1, 2, 3, 4};
  private static final String DEFLATE = "permessage-deflate";

  /** What came in one frame. */
  record Frame(int opcode, boolean fin, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /** Of a close frame. */
    int code() {
      return payload.remaining() < 2 ? NO_CODE : payload.getShort(0) & 0xFFFF;
    }
  }

  /** What both versions of HTTP have in common once a WebSocket is open. */
  private interface Wire {
    void write(byte[] bytes) throws Exception;

    InputStream in();

    void drop() throws IOException;
  }

  private final Wire wire;
  private final DataInputStream in;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private long bytesSent;
  private long bytesGot;
  private long messagesSent;
  private long messagesGot;

  private WebSocketPeer(Wire wire) {
    this.wire = wire;
    this.in = new DataInputStream(wire.in());
  }

  /** Over the client's socket of HTTP/2, or over one of its own of HTTP/1.1. */
  static WebSocketPeer open(String protocol, TestServer server, Http2Client http2, String path)
      throws Exception {
    return new WebSocketPeer(
        protocol.equals("h2") ? new Http2Wire(http2, path, "") : new Http1Wire(server, path, ""));
  }

  /** One of HTTP/1.1 with compressed messages. */
  static WebSocketPeer deflating(TestServer server, String path) throws Exception {
    return new WebSocketPeer(new Http1Wire(server, path, DEFLATE));
  }

  void text(String message) throws Exception {
    send(FIN | TEXT, message.getBytes(StandardCharsets.UTF_8));
    messagesSent++;
  }

  /** One message in several frames. */
  void fragments(String... parts) throws Exception {
    for (int i = 0; i < parts.length; i++) {
      int first = i == 0 ? TEXT : CONTINUATION;
      int last = i == parts.length - 1 ? FIN : 0;
      send(first | last, parts[i].getBytes(StandardCharsets.UTF_8));
    }
    messagesSent++;
  }

  /** One message, compressed as RFC 7692 has it. */
  void deflated(String message) throws Exception {
    byte[] buffer = new byte[message.length() + 100];
    deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    send(FIN | RSV1 | TEXT, Arrays.copyOf(buffer, length - 4));
    messagesSent++;
  }

  void ping() throws Exception {
    send(FIN | PING, new byte[3]);
  }

  /** Begins to close, or answers. */
  void close(int code) throws Exception {
    send(
        FIN | CLOSE,
        code == NO_CODE ? new byte[0] : ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** A frame that no client may send: bits are set that nobody has negotiated. */
  void nonsense() throws Exception {
    send(FIN | 0x30 | TEXT, new byte[1]);
  }

  private void send(int head, byte[] payload) throws Exception {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(head);
    if (payload.length < 126) {
      frame.write(MASKED | payload.length);
    } else {
      frame.write(MASKED | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    wire.write(frame.toByteArray());
    bytesSent += frame.size();
  }

  /** The next frame, with a payload of up to 64 KiB. */
  Frame read() throws IOException {
    int head = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    bytesGot += 2;
    if (length == 126) {
      length = in.readUnsignedShort();
      bytesGot += 2;
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    bytesGot += length;
    int opcode = head & 0x0F;
    boolean fin = (head & FIN) != 0;
    if (fin && opcode <= 2) {
      messagesGot++;
    }
    return new Frame(opcode, fin, ByteBuffer.wrap(payload));
  }

  /** Reads up to the close frame, and answers it if the server has begun. */
  int awaitClose(boolean answer) throws Exception {
    while (true) {
      Frame frame = read();
      if (frame.opcode() == CLOSE) {
        if (answer) {
          close(frame.code());
        }
        return frame.code();
      }
    }
  }

  long bytesSent() {
    return bytesSent;
  }

  long bytesGot() {
    return bytesGot;
  }

  long messagesSent() {
    return messagesSent;
  }

  long messagesGot() {
    return messagesGot;
  }

  /** Goes away without a word. */
  void drop() throws IOException {
    wire.drop();
  }

  @Override
  public void close() throws IOException {
    drop();
    deflater.end();
  }

  private static final class Http1Wire implements Wire {
    private final Socket socket;

    Http1Wire(TestServer server, String path, String extension) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
      String head =
          String.join(
              "\r\n",
              "GET " + path + " HTTP/1.1",
              "Host: x",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
              extension.isEmpty() ? "X: y" : "Sec-WebSocket-Extensions: " + extension,
              "",
              "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      String answer = answer();
      if (!answer.startsWith("HTTP/1.1 101") || !answer.contains(extension)) {
        throw new IOException(answer);
      }
    }

    private String answer() throws IOException {
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new EOFException(answer.toString());
        }
        answer.append((char) next);
      }
      return answer.toString();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    public InputStream in() {
      try {
        return socket.getInputStream();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void drop() throws IOException {
      socket.close();
    }
  }

  private static final class Http2Wire extends InputStream implements Wire, Stream.Listener {
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final BlockingQueue<ByteBuffer> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> status = new LinkedBlockingQueue<>();
    private final Stream stream;
    private ByteBuffer current = END;

    Http2Wire(Http2Client client, String path, String extension) throws Exception {
      HttpFields.Mutable fields = HttpFields.build();
      if (!extension.isEmpty()) {
        fields.put("Sec-WebSocket-Extensions", extension);
      }
      stream = client.webSocket(path, fields, this);
      Integer answer = status.poll(30, TimeUnit.SECONDS);
      if (answer == null || answer != 200) {
        throw new IOException("status=" + answer);
      }
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      if (frame.getMetaData() instanceof MetaData.Response response) {
        status.add(response.getStatus());
      }
      stream.demand();
    }

    @Override
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      byte[] bytes = new byte[data.frame().remaining()];
      data.frame().getByteBuffer().get(bytes);
      boolean last = data.frame().isEndStream();
      data.release();
      if (bytes.length > 0) {
        arrived.add(ByteBuffer.wrap(bytes));
      }
      if (last) {
        arrived.add(END);
      } else {
        stream.demand();
      }
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      arrived.add(END);
      callback.succeeded();
    }

    @Override
    public void write(byte[] bytes) throws Exception {
      Callback.Completable written = new Callback.Completable();
      stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(bytes), false), written);
      written.get(30, TimeUnit.SECONDS);
    }

    @Override
    public InputStream in() {
      return this;
    }

    @Override
    public int read() throws IOException {
      return more() ? current.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (!more()) {
        return -1;
      }
      int count = Math.min(length, current.remaining());
      current.get(to, offset, count);
      return count;
    }

    /** Whether anything is left, or comes; waits for it. */
    private boolean more() throws IOException {
      if (current.hasRemaining()) {
        return true;
      }
      try {
        ByteBuffer next = arrived.poll(30, TimeUnit.SECONDS);
        if (next == null) {
          throw new IOException("nothing arrived");
        }
        current = next;
        return current.hasRemaining();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    @Override
    public void drop() {
      int cancel = ErrorCode.CANCEL_STREAM_ERROR.code;
      stream.reset(new ResetFrame(stream.getId(), cancel), Callback.NOOP);
    }
  }
}
