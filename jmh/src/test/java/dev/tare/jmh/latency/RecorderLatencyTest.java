package dev.tare.jmh.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it works; how long a record takes is for a machine that does nothing else. */
class RecorderLatencyTest {

  @Test
  void shouldTimeEverySubjectAndDrawThem(@TempDir Path folder) throws Exception {
    RecorderLatency.main(folder.toString(), "20000", "test");

    for (String subject : Subject.NAMES) {
      assertThat(LatencyProbe.read(folder.resolve("latency-" + subject + ".hdr")).getTotalCount())
          .isEqualTo(20_000);
    }
    String name = "latency-jdk" + Runtime.version().feature();
    assertThat(Files.readString(folder.resolve(name + ".md")))
        .contains("| ns | p50 | p90 | p99 | p99.9 | p99.99 | p99.999 | max |", "| tare |");
    assertThat(Files.readString(folder.resolve(name + ".svg"))).startsWith("<svg ");
  }
}
