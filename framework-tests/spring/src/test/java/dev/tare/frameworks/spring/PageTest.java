package dev.tare.frameworks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page of the framework shows is what the tests beside this one compile and run. */
class PageTest {
  private static final Path PAGE = Path.of("../../docs/jetty/spring.md");
  private static final Path TESTS = Path.of("src/test/java/dev/tare/frameworks/spring");
  private static final Pattern CODE = Pattern.compile("(?s)```java\\n(.*?)```");

  @Test
  void shouldShowWhatTheTestsRun() throws IOException {
    String code = squeezed(String.join("\n", sources()));
    Matcher shown = CODE.matcher(Files.readString(PAGE));
    int blocks = 0;
    while (shown.find()) {
      assertThat(code).contains(squeezed(shown.group(1)));
      blocks++;
    }
    assertThat(blocks).isEqualTo(1);
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (var files = Files.newDirectoryStream(TESTS, "*.java")) {
      for (Path file : files) {
        sources.add(Files.readString(file));
      }
    }
    return sources;
  }

  private static String squeezed(String code) {
    return code.replaceAll("/\\*\\*.*?\\*/|\\s", "");
  }
}
