package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prometheus' own parsers in Python, of both text formats, where they are installed. */
final class PythonParser {
  private static final Tool PYTHON = new Tool("/usr/bin/python3");

  /** Of each document a line, and one of each sample and exemplar; what is text in hexadecimal. */
  private static final String SCRIPT =
      """
      import struct, sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
      from prometheus_client.parser import text_string_to_metric_families as prometheus
      def bits(value):
          return struct.pack('>d', float(value)).hex()
      def texts(labels):
          return [x.encode().hex() + '.' for kv in labels.items() for x in kv]
      for name in sys.stdin.read().split():
          print('document', name)
          parse = openmetrics if name.endswith('.openmetrics') else prometheus
          for family in parse(open(name, newline='').read()):
              for s in family.samples:
                  print('sample', bits(s.value), '0', *texts({s.name: ''}), *texts(s.labels))
                  if s.exemplar:
                      ms = round(float(s.exemplar.timestamp) * 1000)
                      print('exemplar', bits(s.exemplar.value), ms, *texts(s.exemplar.labels))
      """;

  /** Of each document a line, with whether it is accepted. */
  private static final String JUDGE =
      """
      import sys
      from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
      for name in sys.stdin.read().split():
          try:
              list(parse(open(name, newline='').read()))
              print(name, 'true')
          except Exception:
              print(name, 'false')
      """;

  private PythonParser() {}

  static boolean exists() throws Exception {
    return PYTHON.run("", "-c", "import prometheus_client.openmetrics.parser").passed();
  }

  /**
   * Reads documents.
   *
   * @param files whose names end in the name of their format
   * @return what {@link Samples} would have of each
   */
  static Map<Path, Map<String, Double>> parse(List<Path> files) throws Exception {
    String names = String.join("\n", files.stream().map(Path::toString).toList());
    Tool.Result result = PYTHON.run(names, "-c", SCRIPT);
    assertThat(result.passed()).as(result.output()).isTrue();
    Map<Path, Map<String, Double>> all = new TreeMap<>();
    Map<String, Double> values = Map.of();
    String last = "";
    for (String line : result.output().lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("document")) {
        values = new TreeMap<>();
        all.put(Path.of(words[1]), values);
        continue;
      }
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(words[1], 16));
      if (words[0].equals("sample")) {
        last = text(words[3]) + labels(words, 5);
        assertThat(values.put(last, value)).as("twice " + last).isNull();
      } else {
        List<String> ids =
            labels(words, 3).entrySet().stream()
                .map(id -> id.getKey() + "=\"" + id.getValue() + "\"")
                .toList();
        values.put(last + " # " + ids + " " + Long.parseLong(words[2]) / 1_000.0, value);
      }
    }
    return all;
  }

  /** Which documents of OpenMetrics it accepts. */
  static Map<Path, Boolean> judge(List<Path> files) throws Exception {
    String names = String.join("\n", files.stream().map(Path::toString).toList());
    Tool.Result result = PYTHON.run(names, "-c", JUDGE);
    assertThat(result.passed()).as(result.output()).isTrue();
    Map<Path, Boolean> all = new TreeMap<>();
    for (String line : result.output().lines().toList()) {
      String[] words = line.split(" ", -1);
      all.put(Path.of(words[0]), Boolean.valueOf(words[1]));
    }
    return all;
  }

  private static Map<String, String> labels(String[] words, int from) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = from; i < words.length; i += 2) {
      String name = text(words[i]);
      String value = text(words[i + 1]);
      boolean number = name.equals("le") || name.equals("quantile");
      labels.put(name, number ? Double.toString(Samples.number(value)) : value);
    }
    return labels;
  }

  private static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex, 0, hex.length() - 1), UTF_8);
  }
}
