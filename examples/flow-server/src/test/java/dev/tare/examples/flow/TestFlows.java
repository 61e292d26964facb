package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.examples.flow.config.Config;
import dev.tare.examples.flow.config.ConfigException;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.definition.Limits;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.peer.Peers;
import dev.tare.examples.flow.peer.SendPolicy;
import dev.tare.examples.flow.retry.Backoff;
import dev.tare.examples.flow.retry.RestartPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** An engine whose threads are known, and definitions in JSON with single quotes. */
final class TestFlows implements AutoCloseable {
  /** A free port, and no time to drain. */
  static final Config CONFIG = config("--drain.timeout", "0s");

  static final Limits LIMITS = new Limits(3, 4, 4, 4_096, 8_192, 64 * 1024);

  private static final long STOP_TIMEOUT_NS = 30_000_000_000L;

  private static final Peers NO_PEERS =
      new Peers(Map.of(), new SendPolicy(1, Duration.ofSeconds(1), new Backoff(1, 1)));

  final TestComponents components = new TestComponents();
  final Metrics tare = Metrics.open(MetricsOptions.builder().build());
  final FlowMetrics metrics =
      new FlowMetrics(tare.registry(), components.all().names(), LIMITS.maxConnectionsInAll());
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  Engine engine() {
    return engine(this::thread, System::nanoTime);
  }

  Engine engine(ThreadFactory factory, LongSupplier nanoTime) {
    return engine(factory, nanoTime, RestartPolicy.NEVER);
  }

  Engine engine(ThreadFactory factory, LongSupplier nanoTime, RestartPolicy restarts) {
    return new Engine(
        factory,
        nanoTime,
        () -> new SplittableRandom(20),
        STOP_TIMEOUT_NS,
        restarts,
        NO_PEERS,
        metrics);
  }

  Thread thread(Runnable runnable) {
    Thread thread = new Thread(runnable, "flow-test");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Threads handed out and not yet ended. */
  long liveThreads() {
    return threads.stream().filter(Thread::isAlive).count();
  }

  /** What a scraper would see of this sample now. */
  double value(String sample, String... labels) {
    return tare.snapshot().value(sample, labels);
  }

  @Override
  public void close() {
    tare.close();
  }

  FlowDefinition definition(String json) {
    byte[] body = json(json).getBytes(StandardCharsets.UTF_8);
    return new FlowReader(components.all(), LIMITS, Set.of()).read(Json.read(body));
  }

  /** A free port, and these flags. */
  static Config config(String... flags) {
    try {
      return Config.parse(Stream.concat(Stream.of("--port", "0"), Stream.of(flags)).toList());
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  /** {@code first} sends to {@code last} by a connection of this capacity. */
  static String pair(String first, String last, int capacity) {
    return """
        {'name':'pair','processes':[%s,%s],
         'connections':[{'from':'first','to':'last','capacity':%d}]}
        """
        .formatted(process("first", first), process("last", last), capacity);
  }

  /** {@code component} or {@code component settings}. */
  static String process(String id, String component) {
    int space = component.indexOf(' ');
    if (space < 0) {
      return "{'id':'%s','component':'%s'}".formatted(id, component);
    }
    return "{'id':'%s','component':'%s','settings':%s}"
        .formatted(id, component.substring(0, space), component.substring(space + 1));
  }
}
