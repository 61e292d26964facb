package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tare.model.MetricFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a file is read that is kept open: whole, again and again, whatever happens to it. */
class ProcReaderTest {
  private static final int ALL = 16 * 1024;

  private final ProcReader reader = Fixtures.reader();
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
    assertThat(string(reader.read(file))).isEqualTo("one");
    Files.writeString(path, "two, and more");
    assertThat(string(reader.read(file))).isEqualTo("two, and more");
    Files.writeString(path, "");
    assertThat(reader.read(file).length()).isZero();
  }

  @Test
  void shouldReadWhatIsLongerThanItsBuffer() throws IOException {
    String content = "0123456789abcde\n".repeat(5_000);
    Files.writeString(path, content);
    assertThat(string(reader.read(file))).isEqualTo(content);
    assertThat(string(reader.first(file, 7))).isEqualTo("0123456");
    assertThat(reader.rest(file)).isTrue();
    assertThat(string(reader.first(file, ALL))).isEqualTo(content.substring(0, ALL));
  }

  /** The kernel gives whole records: where the next one does not fit, less than a page. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 3_583, 3_584, 4_096})
  void shouldNotTakeAShortReadForTheEnd(int most) throws IOException {
    String content = "0123456789abcde\n".repeat(1_500);
    Files.writeString(path, content);
    ProcFile slow = new ProcFile(path, opened -> new ShortReads(FileChannel.open(opened), most));
    assertThat(string(reader.read(slow))).isEqualTo(content);
    assertThat(reader.first(slow, ALL).length()).isEqualTo(most);
    assertThat(reader.rest(slow)).isTrue();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    reader.pieces(slow, ALL * 2, piece -> pieces.writeBytes(piece.copy(0, piece.length())));
    assertThat(pieces.toString(StandardCharsets.UTF_8)).isEqualTo(content);
    slow.close();
  }

  /** What is looked for may be behind the first read; a number that it cut is not taken. */
  @Test
  void shouldReadOnUntilAParserHasWhatItLooksFor() throws IOException {
    Files.write(path, Fixtures.bytes("vm/proc/meminfo"));
    int length = (int) Files.size(path);
    for (int most = 1; most < length; most += 7) {
      int bytes = most;
      ProcFile slow = new ProcFile(path, opened -> new ShortReads(FileChannel.open(opened), bytes));
      long[] slots = new long[3];
      assertThat(new FileReading(slow, ALL, HostFiles::memory).read(reader, slots)).isTrue();
      assertThat(slots)
          .startsWith(Fixtures.parse(HostFiles::memory, Fixtures.bytes("vm/proc/meminfo"))[0])
          .doesNotContain(MetricFamily.ABSENT);
      slow.close();
    }
  }

  @Test
  void shouldGiveUpWhatIsTooLongOrTooSlowAndSayWhy() throws IOException {
    Files.writeString(path, "0123456789abcde\n".repeat(ProcReader.MAX_BYTES / 16 + 1));
    assertThatIOException()
        .isThrownBy(() -> reader.read(file))
        .withMessage(path + " has more than 16777216 bytes");
    assertThatIOException()
        .isThrownBy(() -> reader.pieces(file, 100_000, piece -> {}))
        .withMessage(path + " has more than 100000 bytes");
    long[] nowNs = {0};
    ProcReader impatient = new ProcReader(() -> nowNs[0] += 400_000_000, 1_000_000_000);
    assertThatIOException()
        .isThrownBy(() -> impatient.read(file))
        .withMessage(path + ": only 65536 bytes within 1000 ms");
    Files.writeString(path, "short");
    assertThat(string(reader.read(file))).as("its room given back").isEqualTo("short");
  }

  /** It closes the channel for good, in the middle of a look. */
  @Test
  void shouldReadAgainWhatAnInterruptClosed() throws IOException {
    reader.read(file);
    reader.begin();
    Thread.currentThread().interrupt();
    assertThat(string(reader.read(file))).isEqualTo("one");
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
          .isThrownBy(() -> reader.read(file))
          .isInstanceOf(NoSuchFileException.class);
    }
    Files.writeString(path, "late");
    assertThat(string(reader.read(file))).isEqualTo("late");
    file.close();
    Files.delete(path);
    assertThatIOException()
        .isThrownBy(() -> reader.read(file))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** A kernel with pressure switched off says so when the file is read, each in its words. */
  @ParameterizedTest
  @ValueSource(strings = {"Operation not supported", "Not supported", "No such device"})
  void shouldSayHowToHavePressure(String failure) throws IOException {
    PressureReading pressure = pressure(failure);
    for (int i = 0; i < 2; i++) {
      assertThatIOException()
          .isThrownBy(() -> pressure.read(reader, new long[1]))
          .isInstanceOf(NotThereException.class)
          .withMessage(failure + ": boot with psi=1");
    }
    Files.writeString(path, "good");
    assertThat(pressure.read(reader, new long[1])).isTrue();
    Files.writeString(path, "one");
    assertThatIOException()
        .as("it was on")
        .isThrownBy(() -> pressure.read(reader, new long[1]))
        .isNotInstanceOf(NotThereException.class)
        .withMessage(failure);
  }

  @Test
  void shouldNotTakePressureForOffThatCannotBeOpened() throws IOException {
    Files.delete(path);
    assertThatIOException()
        .isThrownBy(() -> pressure("").read(reader, new long[1]))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** What a read fails with, thrown where it cannot be told apart from one. */
  private PressureReading pressure(String failure) {
    return new PressureReading(
        new FileReading(
            file,
            ALL,
            (text, slots) -> {
              if (text.line(Text.word("one"))) {
                ProcReaderTest.<RuntimeException>sneak(new IOException(failure));
              }
              return true;
            }));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
