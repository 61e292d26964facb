package dev.tare;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An option that can be set by a text.
 *
 * @param allowed what the text may be
 * @param setter throws {@link IllegalArgumentException} where it is nothing of that
 */
record TextOption(String name, String allowed, BiConsumer<MetricsOptions.Builder, String> setter) {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  /** Sets two texts, of a pair. */
  interface PairSetter {
    void set(MetricsOptions.Builder builder, String name, String value);
  }

  static TextOption yesOrNo(String name, BiConsumer<MetricsOptions.Builder, Boolean> setter) {
    return new TextOption(
        name,
        "true or false",
        (builder, text) ->
            setter.accept(
                builder,
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException();
                }));
  }

  static TextOption number(
      String name, String allowed, BiConsumer<MetricsOptions.Builder, Integer> setter) {
    return new TextOption(
        name, allowed, (builder, text) -> setter.accept(builder, Integer.valueOf(text)));
  }

  static <E extends Enum<E>> TextOption word(
      String name, Class<E> words, BiConsumer<MetricsOptions.Builder, E> setter) {
    return new TextOption(
        name,
        Arrays.stream(words.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")),
        (builder, text) ->
            setter.accept(builder, Enum.valueOf(words, text.toUpperCase(Locale.ROOT))));
  }

  static TextOption duration(String name, BiConsumer<MetricsOptions.Builder, Duration> setter) {
    return new TextOption(
        name,
        OptionRanges.timeouts() + ", or 500ms, 5s, 1m",
        (builder, text) -> setter.accept(builder, duration(text)));
  }

  private static Duration duration(String text) {
    Matcher found = SHORT_DURATION.matcher(text);
    if (!found.matches()) {
      return Duration.parse(text);
    }
    long amount = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  static TextOption list(String name, BiConsumer<MetricsOptions.Builder, String[]> setter) {
    return new TextOption(
        name, "names, separated by commas", (builder, text) -> setter.accept(builder, parts(text)));
  }

  static TextOption pairs(String name, PairSetter setter) {
    return new TextOption(
        name,
        "name=value, separated by commas",
        (builder, text) -> {
          for (String pair : parts(text)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
              throw new IllegalArgumentException();
            }
            setter.set(
                builder, pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
          }
        });
  }

  private static String[] parts(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toArray(String[]::new);
  }

  /**
   * The options with this one set.
   *
   * @throws IllegalArgumentException if it may not be that; the message names key, value and range
   */
  MetricsOptions set(MetricsOptions options, String key, String value) {
    try {
      MetricsOptions.Builder builder = options.toBuilder();
      setter.accept(builder, value.strip());
      return builder.build();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s=%s is not allowed, and changes nothing (allowed: %s)%s"
              .formatted(key, value, allowed, more(e)),
          e);
    }
  }

  /** Where the message knows more than the range. */
  private String more(RuntimeException e) {
    String message = e.getMessage();
    boolean knows =
        message != null
            && message.contains("(allowed: ")
            && !message.contains("(allowed: " + allowed + ")");
    return knows ? ": " + message : "";
  }
}
