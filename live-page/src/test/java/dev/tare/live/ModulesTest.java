package dev.tare.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page computes: rates, gaps and percentiles, by Node's own test runner. */
class ModulesTest {

  @Test
  void shouldComputeWhatItShows() throws Exception {
    assumeThat(hasNode()).as("node 18 or newer is on the path (Debian package nodejs)").isTrue();
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    try (Stream<Path> files = Files.list(Path.of("src/test/js"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".test.js")).forEach(command::add);
    }
    assertThat(command).hasSizeGreaterThan(5);
    Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(node.getInputStream().readAllBytes(), UTF_8);
    assertThat(node.waitFor()).as(output).isZero();
    assertThat(output).contains("quantiles of cells are those of the sorted list");
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version = new String(node.getInputStream().readAllBytes(), UTF_8).strip();
      int major = Integer.parseInt(version.substring(1, version.indexOf('.'))); // v20.1.0
      return node.waitFor() == 0 && major >= 18;
    } catch (IOException e) {
      return false; // there is none
    }
  }
}
