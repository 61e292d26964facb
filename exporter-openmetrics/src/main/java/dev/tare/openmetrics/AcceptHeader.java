package dev.tare.openmetrics;

import dev.tare.export.AcceptRange;
import dev.tare.model.NameEscaping;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which format a scraper wants, by its {@code Accept} header. Of the ranges that cover a format the
 * most specific counts, and says how names are escaped.
 */
final class AcceptHeader {
  private static final int NAMED = 2;

  /**
   * What a scrape is answered in.
   *
   * @param escaping of names
   */
  record Choice(Format format, NameEscaping escaping) {}

  /** How specific the range was that gave the weight; -1 before any. */
  private static final class Wish {
    private int specific = -1;
    private double weight;
    private NameEscaping escaping = NameEscaping.UNDERSCORES;

    void offer(int specificity, AcceptRange range) {
      boolean better = specificity == specific && range.weight() > weight;
      if (specificity > specific || better) {
        specific = specificity;
        weight = range.weight();
        escaping = escaping(range);
      }
    }
  }

  private final Map<Format, Wish> wishes = new EnumMap<>(Format.class);

  private AcceptHeader() {
    for (Format format : Format.values()) {
      wishes.put(format, new Wish());
    }
  }

  static AcceptHeader parse(@Nullable String header) {
    AcceptHeader wishes = new AcceptHeader();
    for (AcceptRange range : AcceptRange.parse(header)) {
      wishes.add(range);
    }
    return wishes;
  }

  private void add(AcceptRange range) {
    switch (range.value()) {
      case "application/vnd.google.protobuf" -> {
        // Of all that protobuf can hold, and of all ways to put it one after the other.
        if (range.parameters().getOrDefault("proto", "").equals("io.prometheus.client.metricfamily")
            && range.parameters().getOrDefault("encoding", "").equals("delimited")) {
          wish(Format.PROTOBUF).offer(NAMED, range);
        }
      }
      case "application/openmetrics-text" -> {
        // 0.0.1 is what Prometheus before 2.5 called the same format.
        if (isVersion(range, "1.0.0") || isVersion(range, "0.0.1")) {
          wish(Format.OPENMETRICS).offer(NAMED, range);
        }
      }
      case "text/plain" -> {
        if (isVersion(range, "0.0.4")) {
          wish(Format.PROMETHEUS).offer(NAMED, range);
        } else if (isVersion(range, "1.0.0")) {
          wish(Format.PROMETHEUS_1).offer(NAMED, range);
        }
      }
      case "application/*" -> wish(Format.OPENMETRICS).offer(1, range);
      case "text/*" -> wish(Format.PROMETHEUS).offer(1, range);
      case "*/*" -> {
        wish(Format.OPENMETRICS).offer(0, range);
        wish(Format.PROMETHEUS).offer(0, range);
      }
      default -> {
        // Not a format of ours.
      }
    }
  }

  /** No version means any. */
  private static boolean isVersion(AcceptRange range, String version) {
    String wanted = range.parameters().getOrDefault("version", "");
    return wanted.isEmpty() || wanted.equals(version);
  }

  /** None, or one that is not known, means the default. */
  private static NameEscaping escaping(AcceptRange range) {
    String wanted = range.parameters().getOrDefault("escaping", "");
    for (NameEscaping escaping : NameEscaping.values()) {
      if (escaping.word().equals(wanted)) {
        return escaping;
      }
    }
    return NameEscaping.UNDERSCORES;
  }

  private Wish wish(Format format) {
    return Objects.requireNonNull(wishes.get(format));
  }

  /**
   * Text, unless a format that says more is named and wanted at least as much, or text is not
   * wanted at all. Protobuf has to be named: no scraper that reads it leaves it to a wildcard.
   */
  Choice preferred() {
    Format preferred = Format.PROMETHEUS;
    for (Format format : Format.values()) {
      Wish best = wish(preferred);
      Wish wish = wish(format);
      boolean enough = wish.specific == NAMED && wish.weight >= best.weight;
      if (wish.weight > 0 && (enough || best.weight == 0)) {
        preferred = format;
      }
    }
    return new Choice(preferred, wish(preferred).escaping);
  }
}
