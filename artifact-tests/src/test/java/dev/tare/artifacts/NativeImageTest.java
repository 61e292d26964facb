package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a native image has to be told (META-INF/native-image) is what the sources look up by name,
 * and what it names is there. No image is built here.
 */
class NativeImageTest {
  private static final Pattern CLASS =
      Pattern.compile("(?:forName|HostClasses\\.has)\\(\\s*(?:BEAN|\"([\\w.$]+)\")");
  private static final Pattern BEAN = Pattern.compile("BEAN =\\s*\"([\\w.$]+)\"");
  private static final Pattern FIELDS = Pattern.compile("findVarHandle\\(\\s*(\\w+)\\.class");
  private static final Pattern METHODS =
      Pattern.compile(
          "findVirtual\\(\\s*(\\w+)\\.class,\\s*\"(\\w+)\"|getter\\(type, bean, \"(\\w+)\"");
  private static final Pattern RESOURCE = Pattern.compile("getResourceAsStream\\(\"([\\w.]+)\"");

  static List<PublicApiTest.Module> modules() throws IOException {
    return PublicApiTest.modules();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNameWhatIsLookedUp(PublicApiTest.Module module) throws IOException {
    Set<String> told = new TreeSet<>();
    for (JsonNode type : read(module, "reflect-config.json")) {
      String name = type.path("name").asText();
      told.add(name.contains("dev.tare") || name.equals("java.lang.Thread") ? simple(name) : name);
      type.path("methods").forEach(method -> told.add(method.path("name").asText() + "()"));
    }
    assertThat(told).containsAll(lookedUp(module));
  }

  private static Set<String> lookedUp(PublicApiTest.Module module) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String source : sources(module)) {
      CLASS
          .matcher(source)
          .results()
          .map(found -> found.group(1))
          .filter(Objects::nonNull) // a constant, which is found by its own pattern
          .forEach(names::add);
      BEAN.matcher(source).results().map(found -> found.group(1)).forEach(names::add);
      FIELDS.matcher(source).results().map(found -> found.group(1)).forEach(names::add);
      Matcher method = METHODS.matcher(source);
      while (method.find()) {
        names.add((method.group(2) == null ? method.group(3) : method.group(2)) + "()");
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNameOnlyFieldsAndMethodsThatThereAre(PublicApiTest.Module module) throws Exception {
    for (JsonNode type : read(module, "reflect-config.json")) {
      String name = type.path("name").asText();
      if (name.startsWith("dev.tare.") || name.equals("java.lang.Thread")) {
        Class<?> found = Class.forName(name, false, NativeImageTest.class.getClassLoader());
        for (JsonNode field : type.path("fields")) {
          assertThat(found.getDeclaredField(field.path("name").asText())).isNotNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNameTheFilesThatAreRead(PublicApiTest.Module module) throws IOException {
    Path resources = Staged.ROOT.resolve(module.folder()).resolve("src/main/resources");
    List<Pattern> patterns =
        read(module, "resource-config.json")
            .at("/resources/includes")
            .findValuesAsText("pattern")
            .stream()
            .map(Pattern::compile)
            .toList();
    for (String source : sources(module)) {
      RESOURCE
          .matcher(source)
          .results()
          .forEach(
              found ->
                  assertThat(patterns)
                      .as(found.group(1))
                      .anyMatch(pattern -> pattern.pattern().endsWith(quoted(found.group(1)))));
    }
    if (module.artifact().equals("tare-live")) {
      try (Stream<Path> files = Files.walk(resources.resolve("dev"))) {
        files
            .filter(Files::isRegularFile)
            .map(file -> resources.relativize(file).toString().replace('\\', '/'))
            .forEach(
                file -> assertThat(patterns).anyMatch(pattern -> pattern.matcher(file).matches()));
      }
    }
  }

  private static String quoted(String name) {
    return name.replace(".", "\\.");
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<String> sources(PublicApiTest.Module module) throws IOException {
    Path folder = Staged.ROOT.resolve(module.folder()).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).map(Page::text).toList();
    }
  }

  /** Nothing where a module has none. */
  private static JsonNode read(PublicApiTest.Module module, String name) throws IOException {
    Path file =
        Staged.ROOT
            .resolve(module.folder())
            .resolve("src/main/resources/META-INF/native-image/dev.tare")
            .resolve(module.artifact())
            .resolve(name);
    return new ObjectMapper().readTree(Files.exists(file) ? Files.readString(file) : "[]");
  }
}
