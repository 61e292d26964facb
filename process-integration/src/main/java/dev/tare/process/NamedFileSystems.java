package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Room and traffic of the file systems that hold some paths. Each is a source of its own, since one
 * may hang and the others not; their families have a row for each, and are shown by this one.
 */
final class NamedFileSystems implements Source {
  /** How many may be asked for. */
  static final int MOST = 16;

  private final List<Row> rows;
  private final List<SlotFamily> families;
  private final long[] shown;

  /**
   * Nothing asked yet.
   *
   * @param prefix of all names
   * @param paths at least one, each once
   */
  NamedFileSystems(
      Path procRoot, String prefix, List<Path> paths, FileSystemReading.Stores stores) {
    this.rows =
        paths.stream()
            .sorted(Comparator.comparing(Path::toString))
            .map(path -> new Row(path, procRoot, prefix, stores))
            .toList();
    this.families = families(prefix, rows.stream().map(Row::label).toList());
    this.shown = new long[families.size() * rows.size()];
  }

  /** This one, and one for each path. */
  List<Source> all() {
    List<Source> all = new ArrayList<>(rows);
    all.add(this);
    return all;
  }

  /** Each with its rows in neighbouring slots. */
  private static List<SlotFamily> families(String prefix, List<String> labels) {
    int rows = labels.size();
    return List.of(
        gauge(prefix + "_filesystem_size_bytes", 0, "Size of the file system.", labels),
        gauge(
            prefix + "_filesystem_free_bytes",
            rows,
            "Bytes of the file system that are free.",
            labels),
        gauge(
            prefix + "_filesystem_avail_bytes",
            2 * rows,
            "Bytes of the file system that the process may still use.",
            labels),
        counter(
            prefix + "_disk_read_bytes_total",
            Unit.BYTES,
            3 * rows,
            "Bytes read from the device that has the file system.",
            labels),
        counter(
            prefix + "_disk_written_bytes_total",
            Unit.BYTES,
            4 * rows,
            "Bytes written to the device that has the file system.",
            labels),
        counter(
            prefix + "_disk_io_time_seconds_total",
            Unit.SECONDS,
            5 * rows,
            "Time in which the device that has the file system was at work.",
            labels));
  }

  private static SlotFamily gauge(String name, int first, String help, List<String> labels) {
    return SlotFamily.gauge(name, Unit.BYTES, first, help, "path", labels);
  }

  private static SlotFamily counter(
      String name, Unit unit, int first, String help, List<String> labels) {
    return SlotFamily.counter(name, unit, first, help, "path", labels);
  }

  @Override
  public String name() {
    return "filesystems";
  }

  @Override
  public boolean read(ProcReader reader) {
    return true;
  }

  @Override
  public void publish() {}

  @Override
  public void withdraw() {}

  @Override
  public List<MetricDescriptor> descriptors() {
    return families.stream().map(SlotFamily::descriptor).toList();
  }

  @Override
  public void families(List<MetricFamily> out) {
    for (int row = 0; row < rows.size(); row++) {
      rows.get(row).values.copyShown(shown, row, rows.size());
    }
    for (SlotFamily family : families) {
      MetricFamily known = family.read(shown);
      if (known != null) {
        out.add(known);
      }
    }
  }

  @Override
  public void close() {}

  /** One of them, which shows nothing itself. */
  private static final class Row implements Source {
    private final String label;
    private final SlotSource values;

    Row(Path path, Path procRoot, String prefix, FileSystemReading.Stores stores) {
      this.label = path.toString();
      this.values =
          new SlotSource(
              "filesystem:" + label,
              new FileSystemReading(path, procRoot, stores),
              NamedFileSystems.families(prefix, List.of(label)).toArray(SlotFamily[]::new));
    }

    String label() {
      return label;
    }

    @Override
    public String name() {
      return values.name();
    }

    @Override
    public boolean read(ProcReader reader) throws IOException {
      return values.read(reader);
    }

    @Override
    public void publish() {
      values.publish();
    }

    @Override
    public void withdraw() {
      values.withdraw();
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return List.of();
    }

    @Override
    public void families(List<MetricFamily> out) {}

    @Override
    public void close() throws IOException {
      values.close();
    }
  }
}
