package dev.tare.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices of {@code net/dev} that are to be shown, sorted by label, with what each has counted.
 * Allocates only when one of them comes or goes.
 */
final class DeviceTable {
  /** Of one device: bytes, packets, errors, drops received; then the same transmitted. */
  static final int VALUES = 8;

  /** Machines with thousands of containers have as many devices; labels have to end somewhere. */
  static final int MAX_DEVICES = 64;

  /** Linux allows 15, and another name of 127. */
  private static final int MAX_NAME_BYTES = 127;

  private static final int HEADER_LINES = 2;

  /** Why a device is not in the table. Sorted, as series are. */
  static final List<String> REASONS = List.of("excluded", "limit", "unreadable");

  private static final int EXCLUDED = 0;
  private static final int LIMIT = 1;
  private static final int UNREADABLE = 2;

  private final DeviceChoice choice;
  private final long[] line = new long[VALUES];
  private List<Device> sorted = new ArrayList<>();
  private int changes;
  private final int[] omitted = new int[REASONS.size()];

  /** The first place to look: devices come in the same order every time. */
  private int likely;

  private final List<Device> inFileOrder = new ArrayList<>();

  DeviceTable(DeviceChoice choice) {
    this.choice = choice;
  }

  /** Ordered by label. */
  private static final class Device implements Comparable<Device> {
    private final byte[] name;
    private final String label;
    private final boolean real;
    private final long[] values = new long[VALUES];
    private boolean seen;

    Device(byte[] name, String label, boolean real) {
      this.name = name;
      this.label = label;
      this.real = real;
    }

    @Override
    public int compareTo(Device other) {
      return label.compareTo(other.label);
    }
  }

  /**
   * Takes the place of all that was read before.
   *
   * @return whether this is such a file
   */
  boolean read(Text text) {
    Arrays.fill(omitted, 0);
    likely = 0;
    for (int i = 0; i < inFileOrder.size(); i++) {
      inFileOrder.get(i).seen = false;
    }
    int lines = 0;
    for (int end = text.endOfLine(); end >= 0; end = text.endOfLine()) {
      if (lines++ >= HEADER_LINES) {
        readLine(text, end);
      }
      text.rewind();
      text.moveTo(end + 1);
    }
    forgetUnseen();
    return lines >= HEADER_LINES;
  }

  private void readLine(Text text, int end) {
    int begin = text.position();
    while (begin < end && text.at(begin) == ' ') {
      begin++;
    }
    int colon = text.lastIndexOf(':', begin, end); // a name may hold colons, too
    if (colon <= begin || colon - begin > MAX_NAME_BYTES) {
      omitted[UNREADABLE]++;
      return;
    }
    Device device = find(text, begin, colon);
    if (device == null && !choice.shows(text, begin, colon)) {
      omitted[EXCLUDED]++;
      return;
    }
    if (!readValues(text, colon + 1, end) || (device != null && device.seen)) {
      omitted[UNREADABLE]++;
      return;
    }
    if (device == null) {
      device = add(text, begin, colon); // counts it if it is not added
    }
    if (device != null) {
      device.seen = true;
      System.arraycopy(line, 0, device.values, 0, VALUES);
    }
  }

  private boolean readValues(Text text, int from, int end) {
    text.moveTo(from);
    for (int i = 0; i < VALUES / 2; i++) {
      line[i] = text.counter(1);
    }
    text.skipWords(4); // fifo, frame, compressed, multicast
    for (int i = VALUES / 2; i < VALUES; i++) {
      line[i] = text.counter(1);
    }
    return !text.failed() && text.position() <= end;
  }

  private @Nullable Device find(Text text, int begin, int end) {
    for (int i = 0; i < inFileOrder.size(); i++) {
      int place = (likely + i) % inFileOrder.size();
      Device device = inFileOrder.get(place);
      if (text.equal(device.name, begin, end)) {
        likely = place + 1;
        return device;
      }
    }
    return null;
  }

  /** Null where there is no room, or the label is another device's. */
  private @Nullable Device add(Text text, int begin, int end) {
    boolean real = choice.isReal(text, begin, end);
    if (inFileOrder.size() == MAX_DEVICES && !(real && makeRoom())) {
      omitted[LIMIT]++;
      return null;
    }
    byte[] name = text.copy(begin, end);
    String label = label(name);
    if (isTaken(label)) {
      omitted[UNREADABLE]++;
      return null;
    }
    Device device = new Device(name, label, real);
    inFileOrder.add(device);
    changed();
    return device;
  }

  /** Real devices come first: drops one that is not. */
  private boolean makeRoom() {
    for (int i = inFileOrder.size() - 1; i >= 0; i--) {
      Device device = inFileOrder.get(i);
      if (!device.real) {
        omitted[LIMIT] += device.seen ? 1 : 0; // else it is counted when its line comes
        inFileOrder.remove(i);
        return true;
      }
    }
    return false;
  }

  private boolean isTaken(String label) {
    for (Device known : inFileOrder) {
      if (known.label.equals(label)) {
        return true;
      }
    }
    return false;
  }

  /** A name is any bytes; those that are no UTF-8 are shown one by one. */
  private static String label(byte[] name) {
    String label = new String(name, StandardCharsets.UTF_8);
    return Arrays.equals(label.getBytes(StandardCharsets.UTF_8), name)
        ? label
        : new String(name, StandardCharsets.ISO_8859_1);
  }

  private void forgetUnseen() {
    for (int i = inFileOrder.size() - 1; i >= 0; i--) {
      if (!inFileOrder.get(i).seen) {
        inFileOrder.remove(i);
        changed();
      }
    }
  }

  private void changed() {
    changes++;
    sorted = new ArrayList<>(inFileOrder);
    Collections.sort(sorted);
  }

  /** Grows when a device came or went: then every place may have another device. */
  int changes() {
    return changes;
  }

  /** How many devices of the file are not in the table, for one of {@link #REASONS}. */
  int omitted(int reason) {
    return omitted[reason];
  }

  int size() {
    return sorted.size();
  }

  String label(int place) {
    return sorted.get(place).label;
  }

  long[] values(int place) {
    return sorted.get(place).values;
  }
}
