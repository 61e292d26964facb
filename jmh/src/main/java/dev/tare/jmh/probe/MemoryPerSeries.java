package dev.tare.jmh.probe;

import java.io.IOException;
import java.io.OutputStream;

/** How many bytes does one more series take, recorded once and scraped twice? */
public final class MemoryPerSeries {
  private static final int COUNTERS = 10_000;
  private static final int HISTOGRAMS = 1_000;

  private MemoryPerSeries() {}

  /**
   * Prints it.
   *
   * @param words the library, and {@code counter} or {@code histogram}
   */
  public static void main(String... words) throws IOException {
    Library library = Library.named(words[0]);
    boolean counter = words[1].equals("counter");
    int series = counter ? COUNTERS : HISTOGRAMS;
    // The labels are the application's.
    String[] labels = new String[series];
    for (int i = 0; i < series; i++) {
      labels[i] = "/api/v1/resource-" + i;
    }
    record(library, counter, "first");
    library.scrape(OutputStream.nullOutputStream());
    long before = Footprint.bytes();
    for (String label : labels) {
      record(library, counter, label);
    }
    library.scrape(OutputStream.nullOutputStream());
    library.scrape(OutputStream.nullOutputStream());
    long after = Footprint.bytes();
    // Neither the library nor a label may be gone before.
    record(library, counter, labels[series - 1]);
    library.scrape(OutputStream.nullOutputStream());
    System.out.println((double) (after - before) / labels.length);
    library.requireRing();
    System.exit(0);
  }

  private static void record(Library library, boolean counter, String label) {
    if (counter) {
      library.count(label);
    } else {
      library.record(label, 1_234_567);
    }
  }
}
