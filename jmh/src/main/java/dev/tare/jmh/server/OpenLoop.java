package dev.tare.jmh.server;

import dev.tare.jmh.openloop.LoadGenerator;
import dev.tare.jmh.openloop.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A {@link LoadGenerator} at one rate, whoever is loaded. It is kept from the first server to the
 * last, so that it is as warm for each of them.
 */
final class OpenLoop implements Client {
  /** Of what the bare server and the generator reach together: far from where requests queue. */
  private static final double EASY = 0.3;

  private static final int STEP = 500;

  private static final int FLAT_OUT = 0;

  private final Child generator;
  private final int perSecond;

  private OpenLoop(Child generator, int perSecond) {
    this.generator = generator;
    this.perSecond = perSecond;
  }

  /** At so many requests a second. */
  static OpenLoop at(int perSecond) throws IOException {
    return new OpenLoop(generator(), perSecond);
  }

  /** At a rate that the bare server carries easily, which is found out first. */
  static OpenLoop atEasyRate(int warmSeconds, int seconds) throws IOException {
    Child generator = generator();
    try (ServerProcess bare = new ServerProcess(Variant.BARE)) {
      load(generator, bare, FLAT_OUT, warmSeconds);
      ClientReport most = load(generator, bare, FLAT_OUT, seconds);
      return new OpenLoop(generator, easy(most.requests() / most.seconds()));
    }
  }

  /** A round number. */
  static int easy(double mostPerSecond) {
    return (int) Math.max(1, Math.round(EASY * mostPerSecond / STEP)) * STEP;
  }

  /** It has one thread that matters, and room for a load without a collection. */
  private static Child generator() throws IOException {
    return new Child(
        LoadGenerator.class, List.of("-Xms128m", "-Xmx128m", "-Xmn96m", "-XX:+UseSerialGC"));
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "open loop, %,d requests/s, 1 thread, %d connections, latency from when a request was due",
        perSecond,
        LoadGenerator.CONNECTIONS);
  }

  /** As fast as it goes, which compiles sooner; the rate is for what is measured. */
  @Override
  public void warm(ServerProcess server, int seconds) throws IOException {
    load(generator, server, FLAT_OUT, seconds);
  }

  @Override
  public ClientReport load(ServerProcess server, int seconds) throws IOException {
    return load(generator, server, perSecond, seconds);
  }

  private static ClientReport load(
      Child generator, ServerProcess server, int perSecond, int seconds) throws IOException {
    Outcome outcome =
        Outcome.parse(generator.ask("%d %d %d".formatted(server.port(), perSecond, seconds)));
    return new ClientReport(
        (double) outcome.requests(),
        outcome.tookNs() / 1e9,
        outcome.p50Ns() / 1e3,
        outcome.p99Ns() / 1e3,
        outcome.p999Ns() / 1e3,
        (double) outcome.late() / outcome.requests());
  }

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
