package dev.tare.artifacts;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** What others may call of a module, as text: what {@code javap} says of its public types. */
final class PublicApi {
  private static final Pattern NOTE = Pattern.compile("(?m)^(Compiled from .*|Warning: .*)\n");

  private PublicApi() {}

  /** Of the classes in a folder, one type after the other; what is internal is left out. */
  static String of(Path classes) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(classes)) {
      all.map(classes::relativize)
          .map(Path::toString)
          .filter(name -> name.endsWith(".class") && !name.contains("internal"))
          .filter(name -> !name.matches(".*(package-info|module-info|\\$\\d+)\\.class"))
          // An outer type before its members: '$' would come before '.'.
          .sorted(Comparator.comparing(name -> name.replace(".class", "")))
          .forEach(name -> files.add(classes.resolve(name).toString()));
    }
    StringBuilder text = new StringBuilder();
    Set<String> hidden = new LinkedHashSet<>();
    for (String file : files) {
      String outer = file.replaceAll("\\$[^$]+\\.class$", ".class");
      String type = describe(file);
      if (!type.startsWith("public ") || (hidden.contains(outer) && !outer.equals(file))) {
        hidden.add(file);
      } else {
        text.append(type).append('\n');
      }
    }
    return text.toString();
  }

  private static String describe(String file) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(printer, printer, "-protected", "-constants", file);
    printer.flush();
    if (code != 0) {
      throw new IllegalStateException("javap " + file + ": " + out);
    }
    return NOTE.matcher(out.toString().replace("\r\n", "\n")).replaceAll("");
  }

  /** What the second has less and more than the first, line by line, each below its type. */
  static String difference(String before, String after) {
    List<String> old = qualified(before);
    List<String> now = qualified(after);
    StringBuilder text = new StringBuilder();
    old.stream().filter(line -> !now.contains(line)).forEach(line -> add(text, "- ", line));
    now.stream().filter(line -> !old.contains(line)).forEach(line -> add(text, "+ ", line));
    return text.toString();
  }

  private static void add(StringBuilder text, String sign, String line) {
    text.append(sign).append(line).append('\n');
  }

  /** Each member with the name of its type before it. */
  private static List<String> qualified(String api) {
    Set<String> lines = new LinkedHashSet<>();
    String type = "";
    for (String line : api.lines().toList()) {
      if (line.startsWith("  ")) {
        lines.add(type + ": " + line.strip());
      } else if (line.endsWith("{")) {
        type = line.replaceAll("^.*?\\b(?:class|interface) ([\\w.$]+).*", "$1");
        lines.add(line.replaceAll(" \\{$", ""));
      }
    }
    return new ArrayList<>(lines);
  }
}
