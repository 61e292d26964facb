package dev.tare.openmetrics;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.NameEscaping;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;

/**
 * The {@code Metric} messages of one family after the other, row by row, each from its end to its
 * beginning (see {@link MessageBuffer}). What the format has no type for becomes gauges: sets of
 * states, infos, and quantiles without a count, of which a summary would show 0. One thread at a
 * time.
 */
final class MetricMessages {
  /** Fields of a {@code Metric}; what it measures has the name of its type. */
  private static final int GAUGE = 2;

  private static final int COUNTER = 3;
  private static final int SUMMARY = 4;
  private static final int UNTYPED = 5;
  private static final int HISTOGRAM = 7;

  /** Fields of a {@code LabelPair}. */
  static final int LABEL_NAME = 1;

  static final int LABEL_VALUE = 2;

  /** A family's metrics, and a metric's labels. */
  private static final int METRIC = 4;

  private static final int LABEL = 1;

  private final MessageBuffer out;
  private final ExemplarMessages exemplars;
  private final HistogramMessages histograms;
  private final byte[] number = new byte[DecimalText.LONGEST];
  private EncodedLabels labels = EncodedLabels.NONE;
  private String stateLabel = "";

  MetricMessages(MessageBuffer out) {
    this.out = out;
    this.exemplars = new ExemplarMessages(out);
    this.histograms = new HistogramMessages(out, exemplars);
  }

  /** Begins a family; nothing is added yet. */
  void begin(MetricFamily family, EncodedLabels encoded, NameEscaping escaping) {
    labels = encoded;
    boolean states = family instanceof StateSetFamily;
    stateLabel = states ? escaping.label(family.descriptor().name().value()) : "";
  }

  /** The value of the enum {@code MetricType}. */
  static int type(MetricFamily family) {
    boolean quantiles = family instanceof SummaryFamily summary && !summary.counted();
    return switch (family.descriptor().type()) {
      case COUNTER -> 0;
      case GAUGE, INFO, STATE_SET -> 1;
      case SUMMARY -> quantiles ? 1 : 2;
      case UNKNOWN -> 3;
      case HISTOGRAM -> 4;
      case GAUGE_HISTOGRAM -> 5;
    };
  }

  /** Adds what there is to say of one row; nothing where its value is not known. */
  void add(MetricFamily family, int row) {
    if (family instanceof CounterFamily counters) {
      if (counters.known(row)) {
        int before = out.size();
        exemplars.created(3, counters.createdMs(row));
        exemplars.add(2, counters.exemplar(row), family.descriptor().scale());
        out.real(1, counters.value(row));
        metric(COUNTER, before, row);
      }
    } else if (family instanceof GaugeFamily gauges) {
      double value = gauges.value(row);
      if (!Double.isNaN(value)) {
        boolean unknown = family.descriptor().type() == MetricType.UNKNOWN;
        value(unknown ? UNTYPED : GAUGE, value, row);
      }
    } else if (family instanceof HistogramFamily histogram) {
      int before = out.size();
      histograms.add(histogram, row);
      metric(HISTOGRAM, before, row);
    } else if (family instanceof SummaryFamily summary) {
      if (summary.counted()) {
        summary(summary, row);
      } else {
        quantiles(summary, row);
      }
    } else if (family instanceof InfoFamily) {
      value(GAUGE, 1, row);
    } else if (family instanceof StateSetFamily states) {
      states(states, row);
    }
  }

  private void value(int field, double value, int row) {
    int before = out.size();
    out.real(1, value);
    metric(field, before, row);
  }

  /** Ends a metric that has no labels but the row's. */
  private void metric(int field, int before, int row) {
    out.nested(field, before);
    labels.put(row, out);
    out.nested(METRIC, before);
  }

  private void summary(SummaryFamily family, int row) {
    int before = out.size();
    exemplars.created(4, family.createdMs(row));
    for (int i = family.quantiles() - 1; i >= 0; i--) {
      double value = family.quantileValue(row, i);
      if (!Double.isNaN(value)) {
        int quantile = out.size();
        out.real(2, value);
        out.real(1, family.quantile(i));
        out.nested(3, quantile);
      }
    }
    out.real(2, family.sum(row));
    out.number(1, family.count(row));
    metric(SUMMARY, before, row);
  }

  private void quantiles(SummaryFamily family, int row) {
    for (int i = family.quantiles() - 1; i >= 0; i--) {
      double value = family.quantileValue(row, i);
      if (!Double.isNaN(value)) {
        int before = gauge(value);
        int label = out.size();
        out.text(LABEL_VALUE, number, DecimalText.canonical(family.quantile(i), number, 0));
        out.text(LABEL_NAME, "quantile");
        labelled(label, before, row);
      }
    }
  }

  private void states(StateSetFamily family, int row) {
    for (int state = family.states().size() - 1; state >= 0; state--) {
      int before = gauge(family.on(row, state) ? 1 : 0);
      int label = out.size();
      out.text(LABEL_VALUE, family.states().get(state));
      out.text(LABEL_NAME, stateLabel);
      labelled(label, before, row);
    }
  }

  private int gauge(double value) {
    int before = out.size();
    out.real(1, value);
    out.nested(GAUGE, before);
    return before;
  }

  /** Ends a metric with a label of its own behind the row's. */
  private void labelled(int label, int before, int row) {
    out.nested(LABEL, label);
    labels.put(row, out);
    out.nested(METRIC, before);
  }
}
