package dev.tare.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;

/**
 * What has to be known of the kernel before its files make sense.
 *
 * @param files whether it has any of processes; else the JVM is asked
 * @param units what it counts in
 * @param descriptors how to count open ones
 */
record Kernel(boolean files, KernelUnits units, DescriptorCount.Way descriptors) {
  private static final Kernel UNKNOWN =
      new Kernel(true, KernelUnits.parse(new byte[0]), DescriptorCount.Way.LIST);

  /** Asks now. */
  static Kernel ask(Path procRoot) {
    return new Kernel(
        !Files.notExists(procRoot.resolve("self")),
        KernelUnits.read(procRoot.resolve("self/auxv")),
        DescriptorCount.way(procRoot.resolve("self/fd")));
  }

  /** Asks, and takes for unknown what is not answered within the limit. */
  static Kernel ask(Path procRoot, ThreadFactory threads, long limitNs) {
    Kernel[] answer = {UNKNOWN};
    boolean answered =
        Bounded.run(threads, "tare-resource-open", limitNs, () -> answer[0] = ask(procRoot));
    return answered ? answer[0] : UNKNOWN;
  }
}
