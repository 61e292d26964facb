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
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the same server with each library's instrumentation in turn, again and again, each time in
 * a new JVM. The order moves on by one each round, so that nobody is always the first.
 */
public final class ServerBench {
  private static final int MOST_FAILED = 3;

  private final Map<String, String> options = new HashMap<>();
  private final Map<Variant, List<Figure.Run>> runs = new EnumMap<>(Variant.class);
  private final List<String> failed = new ArrayList<>();

  private ServerBench(String... words) {
    options.putAll(Map.of("--rounds", "5", "--warm", "2", "--load", "3", "--only", ".*"));
    options.putAll(Map.of("--out", "target/bench-server", "--commit", "unknown"));
    options.putAll(Map.of("--loop", "closed", "--rate", "0"));
    for (int i = 0; i + 1 < words.length; i += 2) {
      options.put(words[i], words[i + 1]);
    }
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
    new ServerBench(words).measure();
  }

  private String option(String name) {
    return options.getOrDefault(name, "");
  }

  private int number(String name) {
    return Integer.parseInt(option(name));
  }

  private boolean open() {
    return option("--loop").equals("open");
  }

  private void measure() throws IOException {
    Map<String, String> machine = Machine.describe(option("--commit"));
    try (Client client = client()) {
      machine.put("client", client.description());
      System.out.println("client: " + client.description());
      measure(client);
    }
    if (!failed.isEmpty()) {
      machine.put("loads that failed and were repeated", String.join(", ", failed));
    }
    report(machine);
  }

  private Client client() throws IOException {
    if (!open()) {
      return new Wrk();
    }
    int rate = number("--rate");
    return rate > 0 ? OpenLoop.at(rate) : OpenLoop.atEasyRate(number("--warm"), number("--load"));
  }

  private void measure(Client client) throws IOException {
    List<Variant> variants =
        new ArrayList<>(
            Arrays.stream(Variant.values())
                .filter(variant -> variant.library.matches(option("--only")))
                .toList());
    int rounds = number("--rounds");
    System.out.printf(
        "%d rounds of %d servers, about %.0f minutes%n",
        rounds,
        variants.size(),
        rounds * variants.size() * (2.0 + number("--warm") + number("--load")) / 60);
    variants.forEach(variant -> runs.put(variant, new ArrayList<>()));
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        Figure.Run run = run(client, variant);
        runs.computeIfAbsent(variant, any -> new ArrayList<>()).add(run);
        System.out.printf(
            "round %d/%d  %-18s %,9.0f requests/s  %6.1f CPU s/million  %,7.0f B/request"
                + "  p50 %,5.0f  p99 %,6.0f  p99.9 %,6.0f µs%n",
            round,
            rounds,
            variant.library,
            Figure.REQUESTS.of(run),
            Figure.CPU.of(run),
            Figure.BYTES.of(run),
            Figure.P50.of(run),
            Figure.P99.of(run),
            Figure.P999.of(run));
      }
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
      client.warm(server, number("--warm"));
      ServerProcess.Usage before = server.usage();
      ClientReport seen = client.load(server, number("--load"));
      ServerProcess.Usage after = server.usage();
      return new Figure.Run(seen, after.cpuNs() - before.cpuNs(), after.bytes() - before.bytes());
    }
  }

  private void report(Map<String, String> machine) throws IOException {
    int rounds = number("--rounds");
    String title =
        "Whole server, %s loop: %d rounds, each server in a new JVM, warm for %s s, measured for %s s"
            .formatted(option("--loop"), rounds, option("--warm"), option("--load"));
    List<Row> rows =
        open() ? new OpenLoopRows(runs, rounds).rows() : new ServerRows(runs, rounds).rows();
    Report report = new Report(title, machine, Machine.versions(), rows);
    Path out = Path.of(option("--out"));
    Files.createDirectories(out);
    report.write(out.resolve("report.json"));
    Files.writeString(out.resolve("report.md"), Markdown.page(report));
    Files.writeString(out.resolve("report.txt"), Table.of(report));
    System.out.printf("%n%s", Table.of(report));
    if (!option("--compare").isEmpty()) {
      Report earlier = Report.read(Path.of(option("--compare")));
      System.out.printf(
          "%nAgainst %s%n%s", option("--compare"), new Comparison(earlier).of(report));
    }
  }
}
