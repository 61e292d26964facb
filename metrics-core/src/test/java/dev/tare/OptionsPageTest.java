package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.RingSize;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/instruments.md lists every option, with the default and the range that it has. */
class OptionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "instruments.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`\\w+`(?:, `\\w+`)*) \\|([^|]*)\\|([^|]*)\\|[^|]+\\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final List<OptionRanges.Range> RANGES =
      List.of(
          OptionRanges.LABEL_VALUE_LIMIT,
          OptionRanges.MAX_RINGS,
          OptionRanges.THREAD_BLOCK_BYTES,
          OptionRanges.BLOCK_POOL_BYTES,
          OptionRanges.SERIES_LIMIT,
          OptionRanges.TOTAL_SERIES_LIMIT,
          OptionRanges.QUANTILE_SERIES_LIMIT);

  private record Shown(String ofDefault, String allowed) {}

  private static Map<String, Shown> rows() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, Shown> rows = new HashMap<>();
    Matcher row = ROW.matcher(page.substring(page.indexOf("| Option | Default | Allowed |")));
    while (row.find()) {
      Matcher name = NAME.matcher(row.group(1));
      while (name.find()) {
        rows.put(name.group(1), new Shown(row.group(2).strip(), row.group(3).strip()));
      }
    }
    return rows;
  }

  private static Shown shown(Map<String, Shown> rows, String name) {
    return Objects.requireNonNull(rows.get(name), name);
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  @Test
  void shouldListEveryOption() throws IOException {
    assertThat(rows().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MetricsOptions.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == MetricsOptions.Builder.class)
                .map(Method::getName)
                .distinct()
                .toList());
  }

  @Test
  void shouldNameTheDefaults() throws IOException {
    Map<String, Shown> rows = rows();
    String defaults = MetricsOptions.builder().build().toString();
    rows.forEach(
        (name, shown) -> {
          String plain = shown.ofDefault().replaceAll("[`,]", "");
          if (plain.matches("\\d+|[A-Z]+|true|false")) {
            assertThat(defaults).containsPattern("\\b" + name + "=" + plain + "\\b");
          } else if (plain.endsWith(" s")) {
            assertThat(defaults).contains(name + "=PT" + plain.replace(" s", "S"));
          }
        });
  }

  @Test
  void shouldNameTheRanges() throws IOException {
    Map<String, Shown> rows = rows();
    for (OptionRanges.Range range : RANGES) {
      assertThat(shown(rows, range.name()).allowed())
          .isEqualTo(number(range.min()) + " to " + number(range.max()));
    }
    assertThat(shown(rows, "ringBytes").allowed().replace(",", "").replace("a power of two", ""))
        .isEqualTo(RingSize.allowed().replace("powers of 2", ""));
  }
}
