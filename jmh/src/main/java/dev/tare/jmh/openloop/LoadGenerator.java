package dev.tare.jmh.openloop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Loads servers on this machine for as long as its standard input lasts. Each line there has a
 * port, requests a second (0: as many as are taken) and seconds; it is answered by an {@link
 * Outcome}, or by why the load failed.
 */
public final class LoadGenerator {
  /** More than a server ever works on at this rate: it, not the client, is where requests wait. */
  public static final int CONNECTIONS = 64;

  /** What is asked for, by whatever client: a library may write it down. */
  public static final String PATH = "/hello";

  private LoadGenerator() {}

  /** Reads and answers. */
  public static void main(String... words) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      in.lines().map(LoadGenerator::load).forEach(System.out::println);
    }
  }

  private static String load(String line) {
    String[] words = line.split(" ", 3);
    int perSecond = Integer.parseInt(words[1]);
    int seconds = Integer.parseInt(words[2]);
    try (Sockets sockets = Sockets.open(Integer.parseInt(words[0]), CONNECTIONS)) {
      System.gc(); // what a load allocates then fits without another one
      Generator generator = new Generator(sockets, System::nanoTime);
      Outcome outcome =
          perSecond == 0 ? generator.flatOut(seconds) : generator.atRate(perSecond, seconds);
      return outcome.line();
    } catch (IOException e) {
      return e.toString().replaceAll("\\R+", " "); // an answer is one line
    }
  }
}
