package dev.tare.examples.flow.config;

import dev.tare.RingKind;
import dev.tare.examples.flow.peer.SendPolicy;
import dev.tare.examples.flow.retry.Backoff;
import dev.tare.examples.flow.retry.RestartPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a server is set up. Immutable.
 *
 * @param host where it listens
 * @param port where it listens; 0 takes a free one
 * @param ring which of Tare's rings, where it is chosen
 * @param flows a directory of definitions to start with, where there is one
 * @param drainTimeout how long messages may still arrive when the server is to end
 * @param restarts how often a process that failed is started again
 * @param peers the servers that flows may send to, by name
 * @param sending how hard that is tried
 */
public record Config(
    String host,
    int port,
    Optional<RingKind> ring,
    Optional<Path> flows,
    Duration drainTimeout,
    RestartPolicy restarts,
    Map<String, URI> peers,
    SendPolicy sending) {
  private static final String PEER = "peer.";
  private static final List<String> NAMES =
      List.of(
          "host",
          "port",
          "ring",
          "flows",
          "drain.timeout",
          "restart.limit",
          "restart.window",
          "restart.backoff",
          "restart.backoff.max",
          "send.attempts",
          "send.timeout",
          "send.backoff",
          "send.backoff.max");
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Copies the map. */
  public Config {
    peers = Map.copyOf(peers);
  }

  /**
   * Reads flags, {@code --name value}, and the file that {@code --config} names.
   *
   * @throws ConfigException if anything is wrong; the message says where, and what is allowed
   */
  public static Config parse(List<String> flags) throws ConfigException {
    Settings settings = Settings.of(flags);
    Map<String, URI> peers = new TreeMap<>();
    for (Setting setting : settings.all()) {
      if (setting.name().matches("peer\\.[A-Za-z0-9_-]{1,32}")) {
        peers.put(setting.name().substring(PEER.length()), setting.address());
      } else if (!NAMES.contains(setting.name())) {
        throw new ConfigException(
            "%sunknown name %s (names: %s, peer.NAME)"
                .formatted(setting.place(), setting.name(), String.join(", ", NAMES)));
      }
    }
    Setting host = settings.get("host");
    Setting flows = settings.get("flows");
    return new Config(
        host == null ? "127.0.0.1" : host.text(),
        number(settings.get("port"), 8080, 0, 65_535),
        Optional.ofNullable(ring(settings.get("ring"))),
        flows == null ? Optional.empty() : Optional.of(Path.of(flows.text())),
        duration(settings.get("drain.timeout"), Duration.ofSeconds(10), Duration.ZERO),
        new RestartPolicy(
            number(settings.get("restart.limit"), 5, 0, 1_000),
            duration(settings.get("restart.window"), MINUTE, MILLISECOND).toNanos(),
            backoff(settings, "restart.backoff", Duration.ofMillis(100), Duration.ofSeconds(10))),
        peers,
        new SendPolicy(
            number(settings.get("send.attempts"), 8, 1, 1_000),
            duration(settings.get("send.timeout"), Duration.ofSeconds(2), MILLISECOND),
            backoff(settings, "send.backoff", Duration.ofMillis(50), Duration.ofSeconds(2))));
  }

  private static @Nullable RingKind ring(@Nullable Setting setting) throws ConfigException {
    return setting == null
        ? null
        : RingKind.valueOf(setting.choice(List.of("array", "agrona")).toUpperCase(Locale.ROOT));
  }

  private static int number(@Nullable Setting setting, int absent, int min, int max)
      throws ConfigException {
    return setting == null ? absent : setting.number(min, max);
  }

  private static Duration duration(@Nullable Setting setting, Duration absent, Duration min)
      throws ConfigException {
    return setting == null ? absent : setting.duration(min, HOUR);
  }

  private static Backoff backoff(Settings settings, String name, Duration first, Duration max)
      throws ConfigException {
    Duration from = duration(settings.get(name), first, MILLISECOND);
    Duration least = from.compareTo(max) > 0 ? from : max;
    Duration to = duration(settings.get(name + ".max"), least, from);
    return new Backoff(from.toNanos(), to.toNanos());
  }
}
