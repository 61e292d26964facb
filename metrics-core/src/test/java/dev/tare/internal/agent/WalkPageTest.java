package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/design/a-record.md walks through the code as it is: every class and call is there. */
class WalkPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/design/a-record.md");
  private static final Pattern CALL = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
  private static final Pattern STEP = Pattern.compile("^\\| `(\\w+)\\.(\\w+)` \\|.*");
  private static final int MOST_CALLS = 5;

  @Test
  void shouldNameClassesAndCallsThatThereAre() throws IOException {
    Map<String, String> sources = sources();
    Matcher calls = CALL.matcher(Files.readString(PAGE));
    int found = 0;
    while (calls.find()) {
      String type = calls.group(1);
      String call = calls.group(2);
      assertThat(sources).as("class of %s", calls.group()).containsKey(type);
      if (call != null) {
        assertThat(sources.get(type)).as(calls.group()).containsPattern("\\b" + call + "\\(");
      }
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  /** Each step's class calls the next one's method, under whatever name it holds it. */
  @Test
  void shouldBeAtMostFiveCallsFromTheHandleToTheCell() throws IOException {
    List<String[]> steps = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) {
        steps.add(new String[] {step.group(1), step.group(2)});
      }
    }
    assertThat(steps).hasSizeBetween(3, MOST_CALLS);
    Map<String, String> sources = sources();
    String handle = Objects.requireNonNull(sources.get(steps.get(1)[0]));
    assertThat(handle).contains("implements " + steps.get(0)[0]);
    for (int i = 2; i < steps.size(); i++) {
      String next = steps.get(i)[1] + "(";
      assertThat(steps.subList(1, i))
          .as("%s is called on the way", next)
          .anyMatch(caller -> Objects.requireNonNull(sources.get(caller[0])).contains(next));
    }
  }

  /** All of the project's, by the name of the class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("metrics-core", "exporter-openmetrics", "jetty-integration")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file :
            (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
          sources.merge(
              file.getFileName().toString().replace(".java", ""),
              Files.readString(file),
              String::concat);
        }
      }
    }
    return sources;
  }
}
