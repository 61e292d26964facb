package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.totals.Totals;
import dev.tare.export.totals.TotalsFile;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One path for two processes: it is the first one's until that is dead, and nothing of it is lost.
 */
class TotalsOfTwoProcessesTest {
  @Test
  void shouldTakeThePathOfAnotherProcessOnceThatIsDead(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("a.totals");
    List<Throwable> errors = new CopyOnWriteArrayList<>();
    Process other = KilledTotalsProgram.start(path);
    try (Metrics metrics = Metrics.open();
        TotalsFile file =
            TotalsFile.builder(metrics.registry(), metrics::recorded, errors::add)
                .file(path)
                .period(Duration.ofMinutes(1))
                .start()) {
      other.getOutputStream().write(1);
      other.getOutputStream().flush();
      assertThat(new DataInputStream(other.getInputStream()).readInt()).isEqualTo(1);
      file.flush();
      assertThat(errors).singleElement().asString().contains("is written by another process");
      assertThat(Totals.read(path).pid()).isEqualTo(other.pid());

      other.destroyForcibly();
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      file.flush();
      assertThat(Totals.read(path).pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(errors).hasSize(1);
      try (Stream<Path> files = Files.list(folder)) {
        Path left = files.filter(each -> !each.equals(path)).findAny().orElseThrow();
        assertThat(Totals.read(left).pid()).isEqualTo(other.pid());
      }
    } finally {
      other.destroyForcibly();
    }
  }
}
