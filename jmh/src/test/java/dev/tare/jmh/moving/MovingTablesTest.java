package dev.tare.jmh.moving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tables say is what the tests beside this one compile and run. */
class MovingTablesTest {
  private static final Path PAGE = Path.of("../docs/instruments.md");
  private static final Path TESTS = Path.of("src/test/java/dev/tare/jmh/moving");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @ParameterizedTest
  @CsvSource({"client_java, FromClientJavaTest, 16", "Micrometer, FromMicrometerTest, 10"})
  void shouldCompileEveryCellOfTheTable(String peer, String test, int rows) throws IOException {
    String code = squeezed(Files.readString(TESTS.resolve(test + ".java")));
    List<String> table =
        Files.readString(PAGE)
            .lines()
            .dropWhile(line -> !line.equals("### From " + peer))
            .skip(1)
            .takeWhile(line -> !line.startsWith("#"))
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(table).hasSize(rows);
    for (String row : table) {
      Matcher cell = CODE.matcher(row);
      int cells = 0;
      while (cell.find()) {
        assertThat(code).as(row).contains(squeezed(cell.group(1)));
        cells++;
      }
      assertThat(cells).as(row).isEqualTo(2);
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s", "").replace("\\|", "|");
  }
}
