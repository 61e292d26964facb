package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.registry.MetricRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Every family of the resource tracker, whatever this JVM and this machine know of. */
public final class AllResources {
  private AllResources() {}

  /** Registers what can be registered here; returns what takes a newer JDK. */
  public static List<MetricDescriptor> register(MetricRegistry registry) {
    ResourceTracker.builder(registry, error -> {})
        .detail(ResourceDetail.ALL)
        .deadlocks(true)
        .nativeMemory(true)
        .listenDrops(true)
        .threadCpu("application", "*")
        .fileSystems(Path.of("/"))
        .tcpStateBudget(Duration.ofMillis(20))
        .open();
    CountedThreads.of(registry, "default", Executors.defaultThreadFactory());
    return Stream.of(
            Stream.of(VirtualThreadScheduler.families()),
            Stream.of(TotalAllocation.family()),
            Stream.of(VirtualThreadEvents.families()))
        .flatMap(families -> families)
        .map(SlotFamily::descriptor)
        .toList();
  }
}
