package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A source with the same values every time. */
final class SlotSource implements Source {
  private final String name;
  private final Reading reading;
  private final List<SlotFamily> families;

  /** What is being read; the reading thread's own. */
  private final long[] slots;

  /** What scrapes see. */
  private final long[] shown;

  /** Of counters, what was shown last, also before they were absent; and how far they may fall. */
  private final long[] last;

  private final long[] held;

  SlotSource(String name, Reading reading, SlotFamily... families) {
    this.name = name;
    this.reading = reading;
    this.families = List.of(families);
    int size = 0;
    for (SlotFamily family : families) {
      size = Math.max(size, family.end());
    }
    this.slots = new long[size];
    this.shown = new long[size];
    this.last = new long[size];
    this.held = new long[size];
    Arrays.fill(last, MetricFamily.ABSENT);
    Arrays.fill(held, CounterFall.FREE);
    for (SlotFamily family : families) {
      family.describe(held);
    }
    withdraw();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean read(ProcReader reader) throws IOException {
    Arrays.fill(slots, MetricFamily.ABSENT);
    return reading.read(reader, slots);
  }

  @Override
  public void publish() {
    for (int i = 0; i < slots.length; i++) {
      shown[i] = held[i] == CounterFall.FREE ? slots[i] : shown(i);
    }
  }

  private long shown(int slot) {
    long now = CounterFall.shown(last[slot], slots[slot], held[slot]);
    if (now != MetricFamily.ABSENT) {
      last[slot] = now;
    }
    return now;
  }

  @Override
  public void withdraw() {
    Arrays.fill(shown, MetricFamily.ABSENT);
  }

  /** Copies what is shown, slot by slot, to every {@code step}th place from {@code first} on. */
  void copyShown(long[] into, int first, int step) {
    for (int i = 0; i < shown.length; i++) {
      into[first + i * step] = shown[i];
    }
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return families.stream().map(SlotFamily::descriptor).toList();
  }

  @Override
  public void families(List<MetricFamily> out) {
    for (SlotFamily family : families) {
      MetricFamily known = family.read(shown);
      if (known != null) {
        out.add(known);
      }
    }
  }

  @Override
  public void close() throws IOException {
    reading.close();
  }
}
