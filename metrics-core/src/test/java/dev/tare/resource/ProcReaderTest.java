package dev.tare.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file is read that is kept open: whole, again and again, whatever happens to it. */
class ProcReaderTest {
  private static final int ALL = 256 * 1024;

  private final ProcReader reader = new ProcReader();
  private final Path path;
  private final ProcFile file;

  ProcReaderTest(@TempDir Path folder) throws IOException {
    this.path = folder.resolve("file");
    this.file = new ProcFile(path);
    Files.writeString(path, "one");
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private static String string(Text text) {
    return new String(text.copy(0, text.length()), StandardCharsets.UTF_8);
  }

  @Test
  void shouldReadWhatIsThereNow() throws IOException {
    assertThat(string(reader.read(file, ALL))).isEqualTo("one");
    Files.writeString(path, "two, and more");
    assertThat(string(reader.read(file, ALL))).isEqualTo("two, and more");
    Files.writeString(path, "");
    assertThat(reader.read(file, ALL).length()).isZero();
  }

  @Test
  void shouldReadWhatIsLongerThanItsBufferAndStopWhereItIsTold() throws IOException {
    String content = "0123456789abcde\n".repeat(5_000);
    Files.writeString(path, content);
    assertThat(string(reader.read(file, ALL))).isEqualTo(content);
    assertThat(string(reader.read(file, 20_001))).isEqualTo(content.substring(0, 20_001));
    assertThat(string(reader.read(file, 7))).isEqualTo("0123456");
  }

  /** It closes the channel for good, in the middle of a look. */
  @Test
  void shouldReadAgainWhatAnInterruptClosed() throws IOException {
    reader.read(file, ALL);
    reader.begin();
    Thread.currentThread().interrupt();
    assertThat(string(reader.read(file, ALL))).isEqualTo("one");
    Thread.currentThread().interrupt();
    assertThat(string(reader.piece(file, 1))).isEqualTo("ne");
    Thread.currentThread().interrupt();
    assertThat(reader.size(file)).isEqualTo(3);
    reader.end();
    assertThat(Thread.interrupted()).as("given back").isTrue();
    reader.begin();
    reader.end();
    assertThat(Thread.interrupted()).as("given back once").isFalse();
  }

  @Test
  void shouldFindAFileThatComesLater() throws IOException {
    Files.delete(path);
    for (int i = 0; i < 3; i++) {
      assertThatIOException()
          .isThrownBy(() -> reader.read(file, ALL))
          .isInstanceOf(NoSuchFileException.class);
    }
    Files.writeString(path, "late");
    assertThat(string(reader.read(file, ALL))).isEqualTo("late");
    file.close();
    Files.delete(path);
    assertThatIOException()
        .isThrownBy(() -> reader.read(file, ALL))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** A kernel with pressure switched off says so when the file is read. */
  @Test
  void shouldSayHowToHavePressure() {
    assertThatIOException()
        .isThrownBy(() -> pressure("Operation not supported").read(reader, new long[1]))
        .withMessage("Operation not supported: boot with psi=1");
    assertThatIOException()
        .isThrownBy(() -> pressure("No such device").read(reader, new long[1]))
        .withMessage("No such device");
  }

  /** What a read fails with, thrown where it cannot be told apart from one. */
  private PressureReading pressure(String failure) {
    return new PressureReading(
        new FileReading(
            file,
            ALL,
            (text, slots) -> {
              ProcReaderTest.<RuntimeException>sneak(new IOException(failure));
              return false;
            }));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
