package dev.tare.model;

import java.util.List;
import java.util.Map;

/**
 * A source of families that are read when a scrape asks, beside the registry's own instruments.
 *
 * <p>Called on a thread for these, by one scrape at a time, and never under a lock of Tare's. One
 * that does not return in the time that the options give it is left out until it has; see {@code
 * MetricsOptions.collectorTimeout}. What it throws costs its own families in that scrape. A family
 * that is wrong is left out alone: one that was not announced or is returned twice, that is not of
 * its type, or whose values no scraper would take, as a negative bucket. Of a counter only the
 * series below 0 are. All of that is counted under the collector's {@link #name} in {@code
 * tare_collector_errors_total}, and the first of each kind is handed to the error handler. A
 * snapshot that it asks for itself while it is read is the one under way, with neither callbacks
 * nor families of collectors.
 *
 * <p>One whose families come and go, because it reads a registry that grows, says so by its {@link
 * #revision}:
 *
 * <pre>{@code
 * final class QueueLengths implements Collector {
 *   private final Map<MetricDescriptor, Queue<?>> queues = new ConcurrentHashMap<>();
 *   private final AtomicLong revision = new AtomicLong();
 *
 *   void add(String name, Queue<?> queue) {
 *     queues.put(
 *         new MetricDescriptor(
 *             new MetricName(name), MetricType.GAUGE, "Waiting now.", Unit.NONE, List.of()),
 *         queue);
 *     revision.incrementAndGet(); // after the change, not before
 *   }
 *
 *   public String name() {
 *     return "queues";
 *   }
 *
 *   public long revision() {
 *     return revision.get();
 *   }
 *
 *   public List<MetricDescriptor> descriptors() {
 *     return List.copyOf(queues.keySet());
 *   }
 *
 *   public List<MetricFamily> collect() {
 *     List<MetricFamily> families = new ArrayList<>();
 *     queues.forEach(
 *         (descriptor, queue) -> {
 *           long[] bits = {Double.doubleToRawLongBits(queue.size())};
 *           families.add(new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
 *         });
 *     return families;
 *   }
 * }
 * }</pre>
 */
public interface Collector {

  /**
   * What this collector is called in self-metrics and errors; short and constant. Asked once, when
   * it is registered.
   */
  String name();

  /**
   * A number that has grown whenever {@link #descriptors} has changed; asked before each {@link
   * #collect}, so it must be cheap. A collector whose families never change need not have one.
   *
   * <p>When it has grown, {@link #descriptors} is asked again. Names that went are free from then
   * on; new ones are taken one by one, and a family whose name is refused is left out alone, for as
   * long as somebody else has the name. Grow it after the change, not before: else a scrape may see
   * the new number with the old families. A family that came and went while a scrape read the
   * collector is absent from that scrape, and no error.
   */
  default long revision() {
    return 0;
  }

  /**
   * The families that {@link #collect} may return. Asked when the collector is registered, where
   * one that is not allowed refuses the whole collector; when the {@link #revision} has grown; and
   * when a name that was refused since may have come free.
   */
  List<MetricDescriptor> descriptors();

  /**
   * Reads the source. Families that are not known now are left out.
   *
   * @return families that {@link #descriptors} announced, each at most once
   */
  List<MetricFamily> collect();

  /**
   * What the last {@link #collect} had to leave out of what its source has, as Tare has no family
   * for it: names, with the reason and what to do instead. Asked after each {@link #collect}; each
   * is counted and told as a family that is wrong is. For collectors that show what others have
   * named and typed.
   */
  default Map<String, String> leftOut() {
    return Map.of();
  }
}
