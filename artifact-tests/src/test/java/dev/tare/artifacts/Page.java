package dev.tare.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** docs/getting-started.md, and what its blocks of code are. */
final class Page {
  static final Path QUICKSTART = Staged.ROOT.resolve("examples/quickstart");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  private final String text;

  private Page(String text) {
    this.text = text;
  }

  static Page read() {
    return new Page(text(Staged.ROOT.resolve("docs/getting-started.md")));
  }

  /** What is in a file. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks of that language, in their order. */
  List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** What there is in a terminal, first the command. */
  List<List<Typed>> consoles() {
    return blocks("console").stream().map(Typed::read).toList();
  }
}
