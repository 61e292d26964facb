package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.examples.flow.config.Config;
import dev.tare.examples.flow.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Starts the flow server, as flags and a file say; ends on SIGINT and SIGTERM. */
public final class FlowServerMain {
  private static final int BAD_CONFIGURATION = 1;
  private static final int NOT_LISTENING = 2;
  private static final String USAGE = "usage: flow-server [--config FILE] [--NAME VALUE]...";

  private FlowServerMain() {}

  /** Runs until the process is told to end. */
  public static void main(String[] args) {
    int status = run(List.of(args), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Starts the server; its threads keep the JVM alive. Returns the exit status. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    Config config;
    try {
      config = Config.parse(args);
    } catch (ConfigException e) {
      err.println("flow-server: " + e.getMessage() + "; " + USAGE);
      return BAD_CONFIGURATION;
    }
    MetricsOptions.Builder options = FlowServer.options();
    config.ring().ifPresent(options::ring);
    Metrics metrics = Metrics.open(options.build());
    FlowServer server = FlowServer.create(config, metrics);
    try {
      server.start();
      server.startFlows();
    } catch (IOException | ConfigException e) {
      close(server, metrics, err);
      err.println("flow-server: " + e.getMessage());
      return e instanceof IOException ? NOT_LISTENING : BAD_CONFIGURATION;
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> close(server, metrics, err), "flow-shutdown"));
    out.println("flow-server: listening on " + server.address());
    return 0;
  }

  private static void close(FlowServer server, Metrics metrics, PrintStream err) {
    try {
      server.close();
    } catch (RuntimeException e) {
      err.println("flow-server: did not stop cleanly: " + e);
    } finally {
      metrics.close();
    }
  }
}
