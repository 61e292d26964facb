package dev.tare;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.ring.RingSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Options as a process is started with them: by properties and variables, of text. */
final class EnvironmentOptions {
  private static final String PROPERTY = "tare.";
  private static final String VARIABLE = "TARE_";

  private static final List<TextOption> ALL =
      List.of(
          TextOption.yesOrNo("enabled", MetricsOptions.Builder::enabled),
          TextOption.pairs("commonLabels", MetricsOptions.Builder::replaceCommonLabel),
          TextOption.yesOrNo("utf8Names", MetricsOptions.Builder::utf8Names),
          number(OptionRanges.LABEL_VALUE_LIMIT, MetricsOptions.Builder::labelValueLimit),
          TextOption.word("ring", RingKind.class, MetricsOptions.Builder::ring),
          TextOption.number("ringBytes", RingSize.allowed(), MetricsOptions.Builder::ringBytes),
          number(OptionRanges.MAX_RINGS, MetricsOptions.Builder::maxRings),
          number(OptionRanges.THREAD_BLOCK_BYTES, MetricsOptions.Builder::threadBlockBytes),
          number(OptionRanges.BLOCK_POOL_BYTES, MetricsOptions.Builder::blockPoolBytes),
          number(OptionRanges.SERIES_LIMIT, MetricsOptions.Builder::seriesLimit),
          number(OptionRanges.TOTAL_SERIES_LIMIT, MetricsOptions.Builder::totalSeriesLimit),
          TextOption.word("quantiles", QuantileMode.class, MetricsOptions.Builder::quantiles),
          TextOption.list("recordedHistograms", MetricsOptions.Builder::recordedHistograms),
          number(OptionRanges.QUANTILE_SERIES_LIMIT, MetricsOptions.Builder::quantileSeriesLimit),
          TextOption.list("deny", MetricsOptions.Builder::deny),
          TextOption.pairs("rename", MetricsOptions.Builder::rename),
          TextOption.word(
              "selfMetrics", SelfMetricDetail.class, MetricsOptions.Builder::selfMetrics),
          TextOption.yesOrNo("createdTimestamps", MetricsOptions.Builder::createdTimestamps),
          TextOption.duration("scrapeTimeout", MetricsOptions.Builder::scrapeTimeout),
          TextOption.duration("collectorTimeout", MetricsOptions.Builder::collectorTimeout),
          TextOption.duration("closeTimeout", MetricsOptions.Builder::closeTimeout));

  /** What was set, by the key as it was written: the variables first, so that properties win. */
  private final List<Map.Entry<String, String>> given = new ArrayList<>();

  private static TextOption number(
      OptionRanges.Range range, BiConsumer<MetricsOptions.Builder, Integer> setter) {
    return TextOption.number(range.name(), range.toString(), setter);
  }

  EnvironmentOptions(Map<?, ?> properties, Map<String, String> environment) {
    add(environment, VARIABLE);
    add(properties, PROPERTY);
  }

  /** Sorted, so that what is told comes in the same order each time. */
  private void add(Map<?, ?> all, String prefix) {
    Map<String, String> own = new TreeMap<>();
    all.forEach(
        (key, value) -> {
          if (key instanceof String name
              && name.startsWith(prefix)
              && value instanceof String text) {
            own.put(name, text);
          }
        });
    given.addAll(own.entrySet());
  }

  MetricsOptions applyTo(MetricsOptions options) {
    MetricsOptions changed = options;
    List<RuntimeException> wrong = new ArrayList<>();
    for (Map.Entry<String, String> one : given) {
      try {
        changed = option(one.getKey()).set(changed, one.getKey(), one.getValue());
      } catch (IllegalArgumentException | NoSuchElementException e) {
        wrong.add(e);
      }
    }
    wrong.forEach(error -> tell(error, options.errorHandler));
    return changed;
  }

  @SuppressWarnings("CatchThrowable") // foreign code, and the server is to start all the same
  private static void tell(RuntimeException error, Consumer<Throwable> handler) {
    try {
      handler.accept(error);
    } catch (Throwable e) {
      if (e != error) { // as where the handler throws what it was given
        error.addSuppressed(e);
      }
      new LoggingErrorHandler().accept(error);
    }
  }

  private static TextOption option(String key) {
    String name = key.startsWith(PROPERTY) ? key.substring(PROPERTY.length()) : nameOf(key);
    for (TextOption option : ALL) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    String nearest = nearest(name);
    throw new NoSuchElementException(
        "%s is no option of Tare's, and changes nothing (the nearest is %s)"
            .formatted(key, key.startsWith(PROPERTY) ? PROPERTY + nearest : variableOf(nearest)));
  }

  /** {@code SERIES_LIMIT} is {@code seriesLimit}; what only looks like one is left as it is. */
  private static String nameOf(String variable) {
    for (TextOption option : ALL) {
      if (variableOf(option.name()).equals(variable)) {
        return option.name();
      }
    }
    return variable.substring(VARIABLE.length());
  }

  private static String variableOf(String name) {
    return VARIABLE + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  private static String nearest(String name) {
    String plain = plain(name);
    return Collections.min(
        ALL.stream().map(TextOption::name).toList(),
        Comparator.comparingInt(known -> EditDistance.of(plain, plain(known))));
  }

  private static String plain(String name) {
    return name.replaceAll("[_.-]", "").toLowerCase(Locale.ROOT);
  }
}
