package dev.tare.clientjava;

import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.StateSetFamily;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import java.util.List;
import java.util.stream.IntStream;

/** Families that say what they say by labels. */
record LabelReader(FamilyReader family) {

  MetricFamily infos() {
    Points<InfoDataPointSnapshot> points = family.points(InfoDataPointSnapshot.class);
    return new InfoFamily(descriptor(points), points.index());
  }

  MetricFamily states() {
    Points<StateSetDataPointSnapshot> points = family.points(StateSetDataPointSnapshot.class);
    List<StateSetDataPointSnapshot> all = points.all();
    List<String> states = all.isEmpty() ? List.of("none") : states(all.get(0));
    boolean[] on = new boolean[all.size() * states.size()];
    for (int row = 0; row < all.size(); row++) {
      StateSetDataPointSnapshot point = all.get(row);
      if (!states(point).equals(states)) {
        throw new IllegalArgumentException(
            "states=%s and %s (allowed: the same of every series)"
                .formatted(states, states(point)));
      }
      for (int state = 0; state < states.size(); state++) {
        on[row * states.size() + state] = point.isTrue(state);
      }
    }
    return new StateSetFamily(descriptor(points), points.index(), states, on);
  }

  private static List<String> states(StateSetDataPointSnapshot point) {
    return IntStream.range(0, point.size()).mapToObj(point::getName).toList();
  }

  private MetricDescriptor descriptor(Points<? extends DataPointSnapshot> points) {
    return family.descriptor(points.index().labelNames(), family.digits().scale());
  }
}
