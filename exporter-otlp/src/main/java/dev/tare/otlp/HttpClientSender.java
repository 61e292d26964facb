package dev.tare.otlp;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * The client of OpenTelemetry's exporter, by the JDK's. OpenTelemetry has one of that kind, but an
 * answer that does not come to an end holds a thread of it for as long as the receiver likes; here
 * a call can be cancelled at any time, and its connection is closed. One call at a time.
 */
final class HttpClientSender {
  private final HttpSenderConfig config;
  private final HttpClient client;
  private CompletableFuture<?> call = CompletableFuture.completedFuture(null);

  HttpClientSender(HttpSenderConfig config) {
    this.config = config;
    // Cancelling closes the connection; what is not of HTTP/1.1 shares it.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.getConnectTimeout());
    if (isHere(config.getEndpoint())) {
      builder.proxy(HttpClient.Builder.NO_PROXY); // whatever the JVM's properties say of others
    }
    SSLContext context = config.getSslContext();
    if (context != null) {
      builder.sslContext(context);
    }
    this.client = builder.build();
  }

  private static boolean isHere(URI endpoint) {
    String host = String.valueOf(endpoint.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** Sends; what is thrown is thrown before that. */
  void send(
      MessageWriter message,
      SentMessage sent,
      Consumer<HttpResponse> onResponse,
      Consumer<Throwable> onError) {
    HttpAnswer.Beginning body = new HttpAnswer.Beginning();
    CompletableFuture<java.net.http.HttpResponse<Void>> answer =
        client.sendAsync(
            request(message, sent),
            BodyHandlers.ofByteArrayConsumer(block -> block.ifPresent(body::add)));
    call = answer;
    CompletableFuture<?> unused =
        answer.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                onError.accept(failure);
              } else {
                long afterS = HttpAnswer.retryAfterS(response.headers().firstValue("Retry-After"));
                onResponse.accept(new HttpAnswer(response.statusCode(), body.bytes(), afterS));
              }
            });
  }

  private HttpRequest request(MessageWriter message, SentMessage sent) {
    HttpRequest.Builder request = HttpRequest.newBuilder(config.getEndpoint());
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    request.header("Content-Type", config.getContentType());
    Compressor compressor = config.getCompressor();
    if (compressor != null) {
      request.header("Content-Encoding", compressor.getEncoding());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
      sent.measured(message).writeMessage(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of the message: there is no file and no socket here
    }
    return request.POST(body(bytes.toByteArray(), sent)).build();
  }

  /** The client asks for the body when it has a connection. */
  private static BodyPublisher body(byte[] bytes, SentMessage sent) {
    BodyPublisher body = BodyPublishers.ofByteArray(bytes);
    return BodyPublishers.fromPublisher(
        subscriber -> {
          try {
            sent.begin();
          } catch (IOException e) {
            fail(subscriber, e);
            return;
          }
          body.subscribe(subscriber);
        },
        bytes.length);
  }

  private static void fail(Flow.Subscriber<?> subscriber, IOException why) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long blocks) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(why);
  }

  /** Has the call fail that is under way. The client's threads end when nobody has it any more. */
  void cancel() {
    call.cancel(true);
  }
}
