package dev.tare.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a bar is not met the page says what was tried, and nowhere else. */
class NotesTest {
  private static final String TEXT =
      """
      # Notes
      Of all.
      ### labels
      Tried *this*:

      10 ns became 9.
      ## More
      Of nothing.
      ### idle
      Sleeps.
      """;

  @Test
  void shouldRepeatTheSectionOfAMissedBarOnce(@TempDir Path folder) throws IOException {
    String page =
        notes(folder).on(List.of(row("labels/1t/tare", false), row("labels/2t/tare", null)));
    assertThat(page)
        .endsWith("\n### Question (`labels`)\n\nTried *this*:\n\n10 ns became 9.\n")
        .doesNotContain("Of nothing", "Sleeps");
  }

  @Test
  void shouldSayThatNothingWasWrittenWhenABarIsMissedWithoutNote(@TempDir Path folder)
      throws IOException {
    assertThat(notes(folder).on(List.of(row("counter/1t/tare", false)))).contains(Notes.NOTHING);
  }

  @Test
  void shouldSayNothingWhenBarsAreMetOrUndecidedWithoutNote(@TempDir Path folder)
      throws IOException {
    assertThat(notes(folder).on(List.of(row("idle/tare", true), row("counter/1t/tare", null))))
        .isEmpty();
  }

  private static Notes notes(Path folder) throws IOException {
    return Notes.read(Files.writeString(folder.resolve("notes.md"), TEXT));
  }

  private static Row row(String id, @Nullable Boolean met) {
    return new RowBuilder(id, "Question", "tare")
        .score(new Estimate(11, 12, 13), "ns/op")
        .held(10.0, null)
        .build()
        .withMet(met);
  }
}
