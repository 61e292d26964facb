package dev.tare.examples.flow;

import dev.tare.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the flow server: {@code --host} and {@code --port}; ends on SIGINT and SIGTERM. */
public final class FlowServerMain {
  private static final int BAD_ARGUMENTS = 1;
  private static final int NOT_LISTENING = 2;
  private static final String USAGE = "usage: flow-server [--host 127.0.0.1] [--port 8080]";

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
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      err.println("flow-server: " + e.getMessage() + "; " + USAGE);
      return BAD_ARGUMENTS;
    }
    Metrics metrics = Metrics.open();
    FlowServer server = FlowServer.create(arguments.host(), arguments.port(), metrics);
    try {
      server.start();
    } catch (IOException e) {
      metrics.close();
      err.println("flow-server: " + e.getMessage());
      return NOT_LISTENING;
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

  /** The command line. */
  private record Arguments(String host, int port) {
    static Arguments parse(List<String> args) {
      String host = "127.0.0.1";
      int port = 8080;
      for (int i = 0; i < args.size(); i += 2) {
        String name = args.get(i);
        String value = i + 1 < args.size() ? args.get(i + 1) : null;
        switch (name) {
          case "--host" -> host = required(name, value);
          case "--port" -> port = port(required(name, value));
          default -> throw new IllegalArgumentException("unknown argument " + name);
        }
      }
      return new Arguments(host, port);
    }

    private static String required(String name, @Nullable String value) {
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException(name + " has no value");
      }
      return value;
    }

    private static int port(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Answered as a number out of range is.
      }
      throw new IllegalArgumentException("port=" + value + " (0 to 65535)");
    }
  }
}
