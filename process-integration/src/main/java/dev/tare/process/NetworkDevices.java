package dev.tare.process;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Traffic by network device and direction; devices may come and go at any look. */
final class NetworkDevices implements Source {
  private static final List<String> LABELS = List.of("device", "direction");
  private static final SeriesIndex REASONS =
      new SeriesIndex(List.of("reason"), DeviceTable.REASONS.stream().map(List::of).toList());
  private static final SeriesIndex NONE = new SeriesIndex(LABELS, List.of());

  private final ProcFile file;
  private final DeviceTable table;
  private final MetricDescriptor omitted;

  /** In the order of {@link DeviceTable}'s values. */
  private final List<MetricDescriptor> families;

  /** What scrapes see: rows of {@link #series}, each with its values. */
  private SeriesIndex series = NONE;

  private long[] shown = new long[0];
  private final long[] shownOmitted = new long[DeviceTable.REASONS.size()];
  private int changes;
  private boolean known;

  NetworkDevices(ProcFile file, String prefix, DeviceChoice choice) {
    this.file = file;
    this.table = new DeviceTable(choice);
    this.families =
        List.of(
            counter(prefix + "_network_io_bytes_total", Unit.BYTES, "Bytes by network device."),
            counter(prefix + "_network_packets_total", Unit.NONE, "Packets by network device."),
            counter(
                prefix + "_network_errors_total",
                Unit.NONE,
                "Packets that a network device could not receive or transmit."),
            counter(
                prefix + "_network_drops_total",
                Unit.NONE,
                "Packets that were dropped for want of room, by network device."));
    this.omitted =
        new MetricDescriptor(
            new MetricName("tare_resource_network_devices_omitted"),
            MetricType.GAUGE,
            "Network devices that are not shown: excluded by a pattern, more than the limit, or not"
                + " readable.",
            Unit.NONE,
            List.of("reason"));
  }

  private static MetricDescriptor counter(String name, Unit unit, String help) {
    return new MetricDescriptor(new MetricName(name), MetricType.COUNTER, help, unit, LABELS);
  }

  @Override
  public String name() {
    return "net_dev";
  }

  @Override
  public boolean read(ProcReader reader) throws IOException {
    return table.read(reader.read(file));
  }

  @Override
  public void publish() {
    if (changes != table.changes()) {
      changes = table.changes();
      series = index();
      shown = new long[table.size() * DeviceTable.VALUES];
    }
    for (int i = 0; i < table.size(); i++) {
      System.arraycopy(table.values(i), 0, shown, i * DeviceTable.VALUES, DeviceTable.VALUES);
    }
    for (int reason = 0; reason < shownOmitted.length; reason++) {
      shownOmitted[reason] = Parser.gauge(table.omitted(reason));
    }
    known = true;
  }

  private SeriesIndex index() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      rows.add(List.of(table.label(i), "receive"));
      rows.add(List.of(table.label(i), "transmit"));
    }
    return new SeriesIndex(LABELS, rows);
  }

  @Override
  public void withdraw() {
    known = false;
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    List<MetricDescriptor> descriptors = new ArrayList<>(families);
    descriptors.add(omitted);
    return descriptors;
  }

  @Override
  public void families(List<MetricFamily> out) {
    if (!known) {
      return;
    }
    int directions = DeviceTable.VALUES / families.size();
    for (int family = 0; family < families.size(); family++) {
      long[] values = new long[series.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] =
            shown[
                row / directions * DeviceTable.VALUES
                    + row % directions * families.size()
                    + family];
      }
      out.add(new CounterFamily(families.get(family), series, values));
    }
    out.add(new GaugeFamily(omitted, REASONS, shownOmitted.clone()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
