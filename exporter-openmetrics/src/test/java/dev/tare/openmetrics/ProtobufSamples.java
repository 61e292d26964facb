package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A reader of Prometheus' {@code metrics.proto} that knows nothing of the exposition library.
 *
 * @param families name, type and help of each, in their order
 * @param natives native buckets by name and labels: counts by index, the zero bucket under {@link
 *     #ZERO}
 * @param exemplars of buckets and counters, with their labels
 * @param created when series began, by name and labels, in seconds since 1970
 * @param values by name and labels, as {@link Samples} has them of Prometheus text
 */
record ProtobufSamples(
    List<String> families,
    Map<String, Map<Integer, Long>> natives,
    List<String> exemplars,
    Map<String, Double> created,
    Map<String, Double> values) {
  static final int ZERO = Integer.MIN_VALUE;

  private static final List<String> TYPES =
      List.of("counter", "gauge", "summary", "untyped", "histogram", "gaugehistogram");

  static ProtobufSamples parse(byte[] document) {
    ProtobufSamples samples =
        new ProtobufSamples(
            new ArrayList<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new TreeMap<>());
    for (Wire family : Wire.delimited(document)) {
      String type = TYPES.get((int) family.number(3));
      samples.families.add(family.text(1) + " " + type + ": " + family.text(2));
      family.messages(4).forEach(metric -> samples.add(family.text(1), type, metric));
    }
    return samples;
  }

  private void add(String name, String type, Wire metric) {
    Map<String, String> labels = labels(metric);
    for (int number : new int[] {2, 3, 5}) { // gauge, counter, untyped
      metric.messages(number).forEach(value -> put(name, labels, value.real(1)));
    }
    for (Wire counter : metric.messages(3)) {
      counter.messages(2).forEach(exemplar -> addExemplar(name + labels, exemplar));
      addCreated(name + labels, counter, 3);
    }
    for (Wire summary : metric.messages(4)) {
      addCreated(name + labels, summary, 4);
      for (Wire quantile : summary.messages(3)) {
        put(name, with(labels, "quantile", quantile.real(1)), quantile.real(2));
      }
      put(name + "_count", labels, (double) summary.number(1)); // 0 where there is none
      put(name + "_sum", labels, summary.real(2));
    }
    for (Wire histogram : metric.messages(7)) {
      for (Wire bucket : histogram.messages(3)) {
        Map<String, String> bound = with(labels, "le", bucket.real(2));
        put(name + "_bucket", bound, (double) bucket.number(1));
        bucket.messages(3).forEach(exemplar -> addExemplar(name + bound, exemplar));
      }
      addCreated(name + labels, histogram, 15);
      if (histogram.has(5)) {
        natives.put(name + labels, nativeBuckets(histogram));
      }
      String gauge = type.equals("gaugehistogram") ? "_g" : "_";
      put(name + gauge + "count", labels, (double) histogram.number(1));
      put(name + gauge + "sum", labels, histogram.real(2));
    }
  }

  private void addExemplar(String sample, Wire exemplar) {
    String time = " " + time(exemplar.messages(3).get(0));
    exemplars.add(sample + " # " + labels(exemplar) + " " + exemplar.real(2) + time);
  }

  private void addCreated(String series, Wire metric, int field) {
    metric.messages(field).forEach(timestamp -> created.put(series, time(timestamp)));
  }

  /** Spans say where runs of buckets begin; each count is less the one before. */
  private static Map<Integer, Long> nativeBuckets(Wire histogram) {
    Map<Integer, Long> buckets = new TreeMap<>();
    buckets.put(ZERO, histogram.number(7));
    Iterator<Long> deltas = histogram.signeds(13).iterator();
    int index = 0;
    long count = 0;
    for (Wire span : histogram.messages(12)) {
      index += (int) span.signed(1);
      for (long left = span.number(2); left > 0; left--) {
        count += deltas.next();
        if (count != 0) {
          buckets.put(index, count);
        }
        index++;
      }
    }
    assertThat(deltas).isExhausted();
    return buckets;
  }

  private void put(String name, Map<String, String> labels, double value) {
    if (values.put(name + labels, value) != null) {
      throw new IllegalArgumentException("twice " + name + labels);
    }
  }

  static Map<String, String> labels(Wire metric) {
    Map<String, String> labels = new TreeMap<>();
    for (Wire label : metric.messages(1)) {
      boolean number = label.text(1).equals("quantile"); // of a gauge it is text
      String value = label.text(2);
      labels.put(label.text(1), number ? Double.toString(Samples.number(value)) : value);
    }
    return labels;
  }

  private static Map<String, String> with(Map<String, String> labels, String name, double value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, Double.toString(value));
    return more;
  }

  private static double time(Wire timestamp) {
    return timestamp.number(1) + timestamp.number(2) / 1e9;
  }

  /** For golden files. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    families.forEach(family -> text.append("# ").append(family.replace("\n", "\\n")).append('\n'));
    values.forEach(
        (key, value) ->
            text.append(key.replace("\n", "\\n")).append(' ').append(value).append('\n'));
    natives.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    exemplars.forEach(exemplar -> text.append(exemplar.replace("\n", "\\n")).append('\n'));
    created.forEach(
        (series, time) -> text.append(series.replace("\n", "\\n") + " created " + time + '\n'));
    return text.toString();
  }
}
