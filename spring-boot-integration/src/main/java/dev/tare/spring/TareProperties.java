package dev.tare.spring;

import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.SelfMetricDetail;
import dev.tare.instrument.QuantileMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The options of {@link MetricsOptions} that are values, with its defaults and ranges.
 *
 * @param enabled Whether anything of Tare is configured.
 * @param commonLabels Labels of every series, by their names.
 * @param utf8Names Whether names of metrics and labels may have any characters.
 * @param labelValueLimit The most characters of a label value; one that is longer is "other".
 * @param ring Which ring records go through.
 * @param ringBytes Memory of one thread's ring.
 * @param maxRings How many threads may have a ring; later ones share rings.
 * @param threadBlockBytes What the blocks of one thread may take in any case.
 * @param blockPoolBytes What the blocks of all threads may take beyond that, together.
 * @param seriesLimit Series of a metric that does not set its own limit.
 * @param totalSeriesLimit Series of all metrics together.
 * @param quantiles What quantiles cover of histograms that do not say it themselves.
 * @param quantileSeriesLimit How many series of all metrics together may have quantiles.
 * @param recordedHistograms Histograms, by their full names, that can be written to a log.
 * @param deny Families that are not registered, by patterns of their names.
 * @param rename The names that families are shown under, by patterns of their own.
 * @param selfMetrics How much Tare shows of itself.
 * @param createdTimestamps Whether counters and histograms tell when each series began.
 * @param scrapeTimeout How long a scrape waits for the aggregator.
 * @param collectorTimeout How long a scrape waits for one callback or collector.
 * @param closeTimeout How long closing takes at most.
 */
@ConfigurationProperties("tare")
record TareProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Map<String, String> commonLabels,
    @DefaultValue("false") boolean utf8Names,
    @DefaultValue("1024") int labelValueLimit,
    @DefaultValue("auto") RingKind ring,
    @DefaultValue("64KB") DataSize ringBytes,
    @DefaultValue("1024") int maxRings,
    @DefaultValue("48KB") DataSize threadBlockBytes,
    @DefaultValue("2MB") DataSize blockPoolBytes,
    @DefaultValue("1000") int seriesLimit,
    @DefaultValue("20000") int totalSeriesLimit,
    @DefaultValue("window") QuantileMode quantiles,
    @DefaultValue("1000") int quantileSeriesLimit,
    @DefaultValue List<String> recordedHistograms,
    @DefaultValue List<String> deny,
    @DefaultValue Map<String, String> rename,
    @DefaultValue("essential") SelfMetricDetail selfMetrics,
    @DefaultValue("false") boolean createdTimestamps,
    @DefaultValue("1s") Duration scrapeTimeout,
    @DefaultValue("1s") Duration collectorTimeout,
    @DefaultValue("5s") Duration closeTimeout) {

  /** The options that these say; whatever is out of its range is refused when they are built. */
  MetricsOptions.Builder options() {
    MetricsOptions.Builder options =
        MetricsOptions.builder()
            .utf8Names(utf8Names)
            .labelValueLimit(labelValueLimit)
            .ring(ring)
            .ringBytes(bytes(ringBytes))
            .maxRings(maxRings)
            .threadBlockBytes(bytes(threadBlockBytes))
            .blockPoolBytes(bytes(blockPoolBytes))
            .seriesLimit(seriesLimit)
            .totalSeriesLimit(totalSeriesLimit)
            .quantiles(quantiles)
            .quantileSeriesLimit(quantileSeriesLimit)
            .recordedHistograms(recordedHistograms.toArray(String[]::new))
            .deny(deny.toArray(String[]::new))
            .selfMetrics(selfMetrics)
            .createdTimestamps(createdTimestamps)
            .scrapeTimeout(scrapeTimeout)
            .collectorTimeout(collectorTimeout)
            .closeTimeout(closeTimeout);
    commonLabels.forEach(options::commonLabel);
    rename.forEach(options::rename);
    return options;
  }

  /** What no {@code int} holds is out of every range as well. */
  private static int bytes(DataSize size) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
  }
}
