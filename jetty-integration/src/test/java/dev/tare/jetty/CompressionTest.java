package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Sizes are those on the wire, where what is below packs and unpacks. */
class CompressionTest {

  /** Says how much it got, and then much more. */
  private static final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      int read;
      try (InputStream in = Content.Source.asInputStream(request)) {
        read = in.readAllBytes().length;
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
      byte[] text = ("got " + read + " " + "y".repeat(5_000)).getBytes(StandardCharsets.US_ASCII);
      response.write(true, ByteBuffer.wrap(text), callback);
      return true;
    }
  }

  private static Handler app() {
    CompressionHandler compression = new CompressionHandler(new Echo());
    compression.putCompression(new GzipCompression());
    return new ContextHandler(compression, "/z");
  }

  @Test
  void shouldRecordCompressedBytesWhenTheResponseIsCompressed() throws Exception {
    try (TestServer server = TestServer.measuring(app());
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply =
          client.exchange(get("/z/").replace("Host", "Accept-Encoding: gzip\r\nHost"));
      assertThat(reply.head()).contains("Content-Encoding: gzip");
      assertThat(reply.body().length()).isLessThan(500);
      server.assertOnlyRecord("GET", "/z/*", 200, 0, reply.body().length());
    }
  }

  @Test
  void shouldRecordCompressedBytesWhenTheRequestIsCompressed() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[20_000]);
    }
    String head = "Content-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: ";
    try (TestServer server = TestServer.measuring(app());
        RawClient client = new RawClient(server.port())) {
      String body = packed.toString(StandardCharsets.ISO_8859_1);
      RawClient.Reply reply = client.exchange(post("/z/", head + packed.size() + "\r\n", body));
      assertThat(reply.body()).startsWith("got 20000 ");
      server.assertOnlyRecord("POST", "/z/*", 200, packed.size(), reply.body().length());
    }
  }
}
