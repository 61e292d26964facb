package dev.tare.process;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process for tests to look at: does what it is told, and prints what its tracker shows. */
final class LookProgram {
  private static final int CONNECTIONS = 100;

  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private long nowNs;
  private final ResourceTracker tracker =
      ResourceTracker.builder(metrics.registry(), errors::add)
          .detail(ResourceDetail.ALL)
          .nanoClock(() -> nowNs)
          .slowInterval(Duration.ofSeconds(5))
          .sourceTimeout(Duration.ofMinutes(1))
          .tcpStateBudget(Duration.ofSeconds(10))
          .open();

  private LookProgram() {}

  public static void main(String[] arguments) throws Exception {
    LookProgram program = new LookProgram();
    switch (arguments[0]) {
      case "look" -> program.look("look");
      case "network" -> program.network();
      case "exhaust" -> program.exhaust();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    program.tracker.close();
    program.metrics.close();
  }

  private void look(String stage) throws IOException {
    tick();
    out.println("# " + stage);
    for (MetricFamily family : metrics.snapshot().families()) {
      String name = family.descriptor().name().value();
      for (int row = 0; row < family.series().size(); row++) {
        String labels = labels(family, row);
        if (family instanceof CounterFamily counters) {
          out.println(name + labels + " " + counters.value(row));
        } else if (family instanceof GaugeFamily gauges) {
          out.println(name + labels + " " + gauges.value(row));
        }
      }
    }
    out.println("errors " + errors.size());
  }

  private void tick() {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  private static String labels(MetricFamily family, int row) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < family.series().labelNames().size(); i++) {
      labels.append(i == 0 ? "{" : ",");
      labels.append(family.series().labelNames().get(i)).append('=');
      labels.append(family.series().values(row).get(i));
    }
    return labels.isEmpty() ? "" : labels.append('}').toString();
  }

  private void network() throws IOException, InterruptedException {
    look("before");
    int lines = Files.readAllLines(Path.of("/proc/self/net/dev")).size();
    out.println("devices " + (lines - 2));
    out.println(
        "shown " + metrics.snapshot().family("system_network_io_bytes_total").series().size() / 2);
    List<Socket> clients = new ArrayList<>();
    List<Socket> accepted = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
        accepted.add(server.accept());
      }
      look("open");
      Thread sender = new Thread(() -> send(clients.get(0)));
      sender.start();
      accepted.get(0).getInputStream().readNBytes(1 << 20);
      sender.join();
      look("sent");
      for (Socket client : clients.subList(0, CONNECTIONS / 2)) {
        client.close();
      }
      for (Socket socket : accepted.subList(0, CONNECTIONS / 2)) {
        if (socket.getInputStream().read() >= 0) {
          throw new IllegalStateException("not the end");
        }
      }
      look("half");
    }
  }

  private static void send(Socket to) {
    try {
      to.getOutputStream().write(new byte[1 << 20]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void exhaust() throws IOException {
    look("before");
    List<FileChannel> opened = new ArrayList<>();
    while (opened.size() < 1_000) {
      try {
        opened.add(FileChannel.open(Path.of("/dev/null")));
      } catch (IOException e) {
        break;
      }
    }
    tick();
    tick();
    look("exhausted");
    for (FileChannel channel : opened) {
      channel.close();
    }
  }
}
