package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

/** docs/resources.md lists every metric of the tracker, and nothing that there is not. */
class ResourcesPageTest {

  @Test
  void shouldListEveryMetricWithItsTypeAndLabels() throws IOException {
    Map<String, String> announced = new TreeMap<>();
    List<MetricDescriptor> descriptors = new ArrayList<>(captured().descriptors());
    for (SlotFamily sinceJdk24 : VirtualThreadScheduler.families()) {
      descriptors.add(sinceJdk24.descriptor());
    }
    for (SlotFamily ofEvents : VirtualThreadEvents.families()) {
      descriptors.add(ofEvents.descriptor());
    }
    for (MetricDescriptor descriptor : descriptors) {
      announced.put(
          descriptor.name().value(), descriptor.type().word() + " " + descriptor.labelNames());
    }
    MetricDescriptor sinceJdk21 = TotalAllocation.family().descriptor();
    announced.put(
        sinceJdk21.name().value(), sinceJdk21.type().word() + " " + sinceJdk21.labelNames());
    announced.put(CountedThreads.NAME, "gauge [factory]");
    assertThat(rowsOfThePage()).isEqualTo(announced);
  }

  private static SourceSet captured() {
    KernelUnits units = new KernelUnits(4096, 10_000_000);
    ContainerSources container =
        new ContainerSources(Fixtures.PROC, Fixtures.FOLDER, units, SystemNanoClock.INSTANCE);
    ProcessSources process =
        new ProcessSources(
            Fixtures.PROC,
            new Kernel(true, units, DescriptorCount.Way.LIST_COPY),
            container::cpuLimit,
            SystemNanoClock.INSTANCE);
    HostSources host =
        new HostSources(
            Fixtures.PROC,
            "system",
            units,
            Fixtures.usualDevices(),
            true,
            new ScanBudget(SystemNanoClock.INSTANCE, 1));
    List<Source> all = new ArrayList<>(process.fast());
    all.addAll(process.slow());
    all.addAll(host.fast());
    all.addAll(host.slow());
    all.addAll(container.fast());
    all.addAll(container.slow());
    JvmSources jvm =
        new JvmSources(new JvmChoice(true, true, false, List.of(NamedThreads.of("a", "a*"))));
    all.addAll(jvm.fast());
    all.addAll(jvm.slow());
    all.addAll(
        new NamedFileSystems(Fixtures.PROC, "system", List.of(Path.of("/")), Files::getFileStore)
            .all());
    return new SourceSet(
        all, List.of(), new LookTimes(SystemNanoClock.INSTANCE, 0, 1), error -> {});
  }

  private static Map<String, String> rowsOfThePage() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "resources.md"))) {
      if (line.startsWith("| `")) {
        String[] cells = line.replace("`", "").split("\\|", -1);
        assertThat(cells).as(line).hasSize(8);
        String labels = "[" + cells[3].strip() + "]";
        assertThat(rows.put(cells[1].strip(), cells[2].strip() + " " + labels)).as(line).isNull();
      }
    }
    return rows;
  }
}
