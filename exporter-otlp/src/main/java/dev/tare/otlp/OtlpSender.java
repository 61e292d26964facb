package dev.tare.otlp;

import dev.tare.export.push.Receipt;
import dev.tare.export.push.SendException;
import dev.tare.export.push.SnapshotSender;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricsSnapshot;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends snapshots by OTLP, to OpenTelemetry's Collector, Prometheus 3, or what else receives it.
 *
 * <pre>{@code
 * SnapshotExporter push =
 *     SnapshotExporter.builder(
 *             metrics.registry(),
 *             metrics::snapshot,
 *             OtlpSender.http("http://collector:4318/v1/metrics").build(),
 *             options.errorHandler())
 *         .start();
 * }</pre>
 *
 * <p>Names are those of the exposition. Counters and histograms are cumulative, or {@linkplain
 * Builder#delta differences}. A histogram with a {@code nativeSchema}, or one that the options name
 * as recorded, is exponential, any other one has its {@code le} bounds.
 *
 * <p>Nothing is counted twice: a message of differences is sent again only if the receiver surely
 * does not have it, and one that is lost on the way is not part of the next. What a receiver surely
 * does not have is part of the next.
 *
 * <p>A series that is absent, as a callback or collector has failed, goes on where it was; after
 * ten messages without it, it begins anew.
 *
 * <p>Memory: one snapshot, the one that the receiver has, and of a family that has lost series up
 * to ten earlier copies. Used by one exporter, on its thread; the client has daemon threads of its
 * own.
 */
public final class OtlpSender implements SnapshotSender {
  private final String name;
  private final boolean delta;
  private final Predicate<MetricDescriptor> explicit;
  private final Resource source;
  private final Receiver receiver;
  private final Baseline baseline;
  private final SeriesAttributes attributes = new SeriesAttributes();

  private OtlpSender(Builder builder, Receiver receiver) {
    this.name = builder.endpoint.protocol().exporter();
    this.delta = builder.delta;
    this.explicit = builder.explicit;
    this.source = ResourceAttributes.of(builder.environment, builder.resource);
    this.baseline = new Baseline(nanos(builder.began));
    this.receiver = receiver;
  }

  /**
   * One that speaks protobuf over HTTP, by the JDK's client.
   *
   * @param endpoint with its path, for example {@code http://collector:4318/v1/metrics}
   */
  public static Builder http(String endpoint) {
    return new Builder(new Endpoint(Endpoint.Protocol.HTTP, endpoint));
  }

  /**
   * One that speaks gRPC, which needs {@code io.opentelemetry:opentelemetry-exporter-sender-okhttp}
   * on the class path: the JDK's client does not read trailers.
   *
   * @param endpoint without a path, for example {@code http://collector:4317}
   */
  public static Builder grpc(String endpoint) {
    return new Builder(new Endpoint(Endpoint.Protocol.GRPC, endpoint));
  }

  @Override
  public String name() {
    return name;
  }

  /** With native buckets, and with cells where the options name histograms that have them. */
  @Override
  public Detail detail() {
    return Detail.CELLS;
  }

  @Override
  public Receipt send(MetricsSnapshot snapshot, Instant takenAt, Duration within)
      throws SendException, InterruptedException {
    long takenNs = nanos(takenAt);
    Copy copy = new Copy(takenNs, delta, new Exemplars(baseline.takenNs()));
    Message message = new Message(source, explicit, attributes, baseline, copy);
    attributes.common(snapshot.commonLabels());
    snapshot.families().forEach(message::add);
    if (message.metrics().isEmpty()) {
      return new Receipt(0);
    }
    @Nullable Answer answer = null;
    try {
      answer = receiver.send(message.metrics(), within);
      return receipt(answer);
    } finally {
      boolean surelyNot = answer == null ? receiver.isUnsent() : answer.taken() == Answer.Taken.NO;
      if (!surelyNot) {
        baseline.becomes(message.families(), takenNs);
      }
    }
  }

  private Receipt receipt(Answer answer) throws SendException {
    if (answer.taken() == Answer.Taken.YES) {
      PartialSuccess partial = PartialSuccess.of(answer.body());
      return new Receipt(receiver.bytes(), partial.rejectedPoints(), partial.reason());
    }
    boolean twice = delta && answer.taken() == Answer.Taken.MAYBE;
    throw new SendException(
        answer.retryable() && !twice,
        Duration.ofSeconds(answer.retryAfterS()),
        answer.text(),
        answer.cause());
  }

  @Override
  public void close() {
    receiver.close();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** How a sender works. Not thread-safe. */
  public static final class Builder {
    private final Endpoint endpoint;
    private final Map<String, String> resource = new LinkedHashMap<>();
    private Map<String, String> environment = System.getenv();
    private boolean delta;
    private Predicate<MetricDescriptor> explicit = family -> false;
    private Instant began = processStart();

    private Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    private static Instant processStart() {
      return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    /**
     * Adds a header to each request, for example {@code Authorization}; default: none.
     *
     * @throws IllegalArgumentException if HTTP does not allow it, or it is the client's own, as
     *     {@code Connection} is
     */
    public Builder header(String name, String value) {
      endpoint.header(name, value);
      return this;
    }

    /** Whether messages are compressed; default: no. */
    public Builder gzip(boolean gzip) {
      endpoint.compression(gzip ? "gzip" : "none");
      return this;
    }

    /** What {@code https} trusts, and shows; default: what the JVM does. */
    public Builder tls(SSLContext context, X509TrustManager trust) {
      endpoint.tls(context, trust);
      return this;
    }

    /**
     * Sends of counters and histograms what has come since the message before, for receivers that
     * want it so. A message that may have got lost is not repeated, as it may be counted: what was
     * in it is missing then, and {@code tare_pushes_total} counts it as {@code given_up}. Default:
     * all since the beginning, where the next message makes up for each that was lost.
     */
    public Builder delta() {
      this.delta = true;
      return this;
    }

    /**
     * The histograms that are sent with their {@code le} bounds, though more is known of them;
     * {@code family -> true} for all. Default: none.
     */
    public Builder explicitHistograms(Predicate<MetricDescriptor> chosen) {
      this.explicit = chosen;
      return this;
    }

    /** Adds a resource attribute, which goes before one of the environment. */
    public Builder resource(String name, String value) {
      resource.put(name, value);
      return this;
    }

    /**
     * Where {@code OTEL_SERVICE_NAME} and {@code OTEL_RESOURCE_ATTRIBUTES} are read. Instances of
     * one service need a {@code service.instance.id} each, or a receiver takes them for one.
     * Default: that of the process.
     */
    public Builder environment(Map<String, String> environment) {
      this.environment = Map.copyOf(environment);
      return this;
    }

    /** When series began that do not tell it themselves; default: when the process did. */
    public Builder began(Instant began) {
      this.began = began;
      return this;
    }

    /** How long a connection may take within a try; default: 5 s. */
    Builder connectTimeout(Duration connectTimeout) {
      endpoint.connectTimeout(connectTimeout);
      return this;
    }

    /**
     * The sender; connects with the first message. The first one in a JVM sends a few messages to
     * itself, on the loopback address and a thread of its own, so that no class is left to be
     * initialised when memory is short.
     *
     * @throws IllegalArgumentException if the endpoint or the environment cannot be read
     * @throws IllegalStateException if there is no client for the protocol; the message names what
     *     to add
     */
    public OtlpSender build() {
      Rehearsal.once(Endpoint::daemon);
      return build(exporter -> exporter);
    }

    /** The same with something around OpenTelemetry's exporter. */
    OtlpSender build(UnaryOperator<MetricExporter> around) {
      return new OtlpSender(this, endpoint.receiver(delta, around));
    }
  }
}
