package dev.tare.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Stands between OpenTelemetry's exporter and its client, where the answer can be read: the
 * exporter itself says no more than whether it was good, and logs what was not. It is told of good
 * ones only. One call at a time.
 */
final class AnswerTap implements ComponentLoader {
  private final ComponentLoader loader;
  private final boolean once;
  private Runnable cancel = () -> {};
  private CompletableFuture<Answer> answer = new CompletableFuture<>();
  private SentMessage sent;

  /**
   * Not in between yet.
   *
   * @param once whether a message must not be sent a second time, as a client may do by itself
   */
  AnswerTap(ComponentLoader loader, boolean once) {
    this.loader = loader;
    this.once = once;
    this.sent = new SentMessage(once);
  }

  /** What the next call is answered. */
  CompletableFuture<Answer> next() {
    answer = new CompletableFuture<>();
    sent = new SentMessage(once);
    return answer;
  }

  /** How long the message of the last call was. */
  long bytes() {
    return sent.bytes();
  }

  /** Has the message of the last call not be sent; whether it was not, and surely nobody has it. */
  boolean giveUp() {
    return sent.giveUp();
  }

  /** Has a call of HTTP fail that is under way. */
  void cancel() {
    cancel.run();
  }

  @Override
  public <T> Iterable<T> load(Class<T> type) {
    if (type == HttpSenderProvider.class) {
      HttpSenderProvider tapped =
          config -> {
            HttpClientSender sender = new HttpClientSender(config);
            cancel = sender::cancel;
            return new TappedHttp(sender);
          };
      return List.of(type.cast(tapped));
    }
    if (type == GrpcSenderProvider.class) {
      GrpcSenderProvider provider = grpcProvider();
      GrpcSenderProvider tapped = config -> new TappedGrpc(provider.createSender(config));
      return List.of(type.cast(tapped));
    }
    return loader.load(type);
  }

  private GrpcSenderProvider grpcProvider() {
    for (GrpcSenderProvider provider : loader.load(GrpcSenderProvider.class)) {
      return provider;
    }
    throw new IllegalStateException(
        "no client for gRPC (add io.opentelemetry:opentelemetry-exporter-sender-okhttp, or use"
            + " OtlpSender.http)");
  }

  private final class TappedHttp implements HttpSender {
    private final HttpClientSender sender;

    TappedHttp(HttpClientSender sender) {
      this.sender = sender;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      CompletableFuture<Answer> told = answer;
      sender.send(
          message,
          sent,
          response -> tell(told, Answer.of(response), () -> onResponse.accept(response)),
          failure -> told.complete(Answer.of(failure)));
    }

    @Override
    public CompletableResultCode shutdown() {
      sender.cancel();
      return CompletableResultCode.ofSuccess();
    }
  }

  private final class TappedGrpc implements GrpcSender {
    private final GrpcSender sender;

    TappedGrpc(GrpcSender sender) {
      this.sender = sender;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      CompletableFuture<Answer> told = answer;
      sender.send(
          sent.sent(message),
          response -> tell(told, Answer.of(response), () -> onResponse.accept(response)),
          failure -> told.complete(Answer.of(failure)));
    }

    @Override
    public CompletableResultCode shutdown() {
      return sender.shutdown();
    }
  }

  private static void tell(CompletableFuture<Answer> told, Answer answer, Runnable good) {
    try {
      if (answer.taken() == Answer.Taken.YES) {
        good.run();
      }
    } finally {
      told.complete(answer);
    }
  }
}
