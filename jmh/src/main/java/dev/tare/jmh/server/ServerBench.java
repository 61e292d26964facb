package dev.tare.jmh.server;

import dev.tare.jmh.report.Comparison;
import dev.tare.jmh.report.Markdown;
import dev.tare.jmh.report.Report;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.Table;
import dev.tare.jmh.run.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the same server with each library's instrumentation in turn, again and again, each time in
 * a new JVM. The order moves on by one each round, so that nobody is always the first.
 */
public final class ServerBench {
  private static final int MOST_FAILED = 3;

  private final ServerOptions options;
  private final Map<Variant, List<Figure.Run>> runs = new EnumMap<>(Variant.class);
  private final List<String> failed = new ArrayList<>();

  /** Rounds in which each server was loaded. */
  private int whole;

  private ServerBench(ServerOptions options) {
    this.options = options;
    options.variants().forEach(variant -> runs.put(variant, new ArrayList<>()));
  }

  /**
   * Measures, and prints a table.
   *
   * @param words pairs: {@code --loop} closed or open, {@code --rate} of an open one, in requests a
   *     second (0: to be found out), {@code --rounds}, {@code --warm} and {@code --load} in
   *     seconds, {@code --only} a pattern for libraries, {@code --out}, {@code --commit}, {@code
   *     --compare}
   */
  public static void main(String... words) throws IOException {
    new ServerBench(ServerOptions.parse(words)).measure();
  }

  private void measure() throws IOException {
    Map<String, String> machine = Machine.describe(options.commit());
    try (Client client = client()) {
      machine.put("client", client.description());
      System.out.println("client: " + client.description());
      measure(client);
    } finally {
      // What fails in the last round must not take the others' results with it.
      if (!failed.isEmpty()) {
        machine.put("loads that failed and were repeated", String.join(", ", failed));
      }
      if (whole > 0) {
        report(machine);
      }
    }
  }

  private Client client() throws IOException {
    if (!options.openLoop()) {
      return new Wrk();
    }
    return options.rate() > 0
        ? OpenLoop.at(options.rate())
        : OpenLoop.atEasyRate(options.warmSeconds(), options.loadSeconds());
  }

  private void measure(Client client) throws IOException {
    List<Variant> variants = new ArrayList<>(options.variants());
    System.out.printf(
        "%d rounds of %d servers, about %.0f minutes%n",
        options.rounds(),
        variants.size(),
        options.rounds()
            * variants.size()
            * (2.0 + options.warmSeconds() + options.loadSeconds())
            / 60);
    while (whole < options.rounds()) {
      for (Variant variant : variants) {
        Figure.Run run = run(client, variant);
        runs.computeIfAbsent(variant, any -> new ArrayList<>()).add(run);
        System.out.printf(
            "round %d/%d  %-18s %,9.0f requests/s  %6.1f CPU s/million  %,7.0f B/request"
                + "  p50 %,5.0f  p99 %,6.0f  p99.9 %,6.0f µs%n",
            whole + 1,
            options.rounds(),
            variant.library,
            Figure.REQUESTS.of(run),
            Figure.CPU.of(run),
            Figure.BYTES.of(run),
            Figure.P50.of(run),
            Figure.P99.of(run),
            Figure.P999.of(run));
      }
      whole++;
      Collections.rotate(variants, -1);
    }
  }

  /** A load in which a request failed says nothing; it is told of, and made again. */
  private Figure.Run run(Client client, Variant variant) throws IOException {
    while (true) {
      try {
        return load(client, variant);
      } catch (IOException e) {
        failed.add(variant.library);
        System.out.println(e.getMessage());
        if (failed.size() > MOST_FAILED) {
          throw e;
        }
      }
    }
  }

  private Figure.Run load(Client client, Variant variant) throws IOException {
    try (ServerProcess server = new ServerProcess(variant)) {
      client.warm(server, options.warmSeconds());
      ServerProcess.Usage before = server.usage();
      ClientReport seen = client.load(server, options.loadSeconds());
      ServerProcess.Usage after = server.usage();
      return new Figure.Run(seen, after.cpuNs() - before.cpuNs(), after.bytes() - before.bytes());
    }
  }

  /** Of whole rounds alone: what rows have in common, they have round by round. */
  private List<Row> rows() {
    runs.replaceAll((variant, all) -> all.subList(0, whole));
    return options.openLoop()
        ? new OpenLoopRows(runs, whole).rows()
        : new ServerRows(runs, whole).rows();
  }

  private void report(Map<String, String> machine) throws IOException {
    String title =
        "Whole server, %s loop: %d rounds, each server in a new JVM, warm for %d s, measured for %d s"
            .formatted(options.loop(), whole, options.warmSeconds(), options.loadSeconds());
    Report report = new Report(title, machine, Machine.versions(), rows());
    Path out = options.out();
    Files.createDirectories(out);
    report.write(out.resolve("report.json"));
    Files.writeString(out.resolve("report.md"), Markdown.page(report));
    Files.writeString(out.resolve("report.txt"), Table.of(report));
    System.out.printf("%n%s", Table.of(report));
    if (options.compare() != null) {
      Report earlier = Report.read(options.compare());
      System.out.printf("%nAgainst %s%n%s", options.compare(), new Comparison(earlier).of(report));
    }
  }
}
