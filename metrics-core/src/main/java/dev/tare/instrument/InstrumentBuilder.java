package dev.tare.instrument;

import dev.tare.model.Unit;
import java.time.Duration;

/**
 * What the builders of all instruments have in common. Not thread-safe. Registering the same
 * definition again gives the same handles; see {@link dev.tare.registry.MetricRegistry}.
 *
 * @param <B> the builder itself
 */
public interface InstrumentBuilder<B extends InstrumentBuilder<B>> {

  /**
   * What the values are measured in; the name must end in it. Default: what the name ends in, as
   * {@code _seconds}, {@code _bytes} and {@code _ratio} are known; else a plain number. When
   * registered, one that contradicts the name is refused.
   */
  @CheckReturnValue
  B unit(Unit unit);

  /**
   * The names of the labels, in the order in which values will be given; a second call replaces the
   * first. Default: none.
   *
   * @throws IllegalArgumentException if there are more than 16
   */
  @CheckReturnValue
  B labels(String... names);

  /**
   * How many series the metric may have before new ones become {@code other}. Default: what the
   * options of the {@code Metrics} say. When the metric is registered again, another limit is
   * refused.
   *
   * @throws IllegalArgumentException if {@code limit} is not from 1 to 1,000,000
   */
  @CheckReturnValue
  B seriesLimit(int limit);

  /**
   * Removes series that nothing was recorded into for a time; off by default, as OpenMetrics wants
   * idle series to stay. For labels that follow what comes and goes, such as peers.
   *
   * <p>A series goes after {@code idle} to 1¼ of it, as {@link Family#remove} would: do not keep
   * its handle, ask {@code with} each time. A gauge that is set to what it shows is idle; an
   * up-down counter stays while something is open.
   *
   * @throws IllegalArgumentException if {@code idle} is not from 1 second to 365 days
   */
  @CheckReturnValue
  B expireAfter(Duration idle);
}
