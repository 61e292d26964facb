package dev.tare.jetty;

import dev.tare.export.Page;
import dev.tare.health.CheckReport;
import dev.tare.health.Health;
import dev.tare.health.HealthKind;
import dev.tare.health.HealthPage;
import dev.tare.health.HealthReport;
import dev.tare.health.HealthState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** The probes of a server: what its checks say, where it has some, and what is known of itself. */
final class ServerHealth {
  private final Server server;
  private final @Nullable Health health;

  /** Published flag. */
  private volatile boolean draining;

  ServerHealth(Server server, @Nullable Health health) {
    this.server = server;
    this.health = health;
  }

  void drain() {
    if (health == null) {
      draining = true;
    } else {
      health.drain(); // which its gauges show
    }
  }

  List<Page> pages() {
    return List.of(
        new HealthPage(HealthKind.LIVE, () -> report(HealthKind.LIVE)),
        new HealthPage(HealthKind.READY, () -> report(HealthKind.READY, whyNotReady())),
        new HealthPage(HealthKind.STARTUP, () -> report(HealthKind.STARTUP, whyNotStarted())));
  }

  /** The same, and the server itself. */
  private HealthReport report(HealthKind kind, @Nullable String why) {
    HealthState state = why == null ? HealthState.UP : HealthState.DOWN;
    return report(kind).with(new CheckReport("server", kind, state, Duration.ZERO, why));
  }

  private HealthReport report(HealthKind kind) {
    return health == null ? HealthReport.up(kind) : health.report(kind);
  }

  private @Nullable String whyNotStarted() {
    return server.isStarted() ? null : server.getState().toLowerCase(Locale.ROOT);
  }

  private @Nullable String whyNotReady() {
    if (draining) {
      return "draining";
    }
    for (Connector connector : server.getConnectors()) {
      if (connector.isShutdown()) {
        return "a connector is shut down";
      }
    }
    return whyNotStarted();
  }
}
