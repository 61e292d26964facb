package dev.tare.jmh;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.process.ResourceDetail;
import dev.tare.process.ResourceTracker;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import oshi.SystemInfo;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * What does one look at the process and the machine cost? Each library looks at what it has, which
 * is not the same: jmh/README.md says what is in each row.
 */
public class ResourceBenchmark extends Timed {

  /** Tare: what changes from look to look: CPU, memory, threads, descriptors, network, sockets. */
  @Benchmark
  public long tare(Cost cost, Tracker tracker) {
    tracker.seldom.collect();
    return cost.next();
  }

  /** Tare: what hardly changes too, each time. */
  @Benchmark
  public long tareEverything(Cost cost, Tracker tracker) {
    tracker.always.collect();
    return cost.next();
  }

  /** Tare: all that has to be asked for, too, but for what stops threads or needs a flag. */
  @Benchmark
  public long tareOnRequest(Cost cost, Asked asked) {
    asked.tracker.collect();
    return cost.next();
  }

  /** client_java: its process metrics. */
  @Benchmark
  public Object clientJava(Cost cost, ClientJavaProcess peer) {
    cost.next();
    return peer.process.scrape();
  }

  /** client_java: its process and JVM metrics. */
  @Benchmark
  public Object clientJavaEverything(Cost cost, ClientJavaProcess peer) {
    cost.next();
    return peer.everything.scrape();
  }

  /** Micrometer: its binders for process and JVM. */
  @Benchmark
  public double micrometer(Cost cost, MicrometerBinders peer) {
    double sum = cost.next();
    for (Meter meter : peer.meters.registry().getMeters()) {
      for (Measurement measurement : meter.measure()) {
        sum += measurement.getValue();
      }
    }
    return sum;
  }

  /** OSHI: the process, its descriptors, the network devices and the sockets' statistics. */
  @Benchmark
  public long oshi(Cost cost, Oshi peer) {
    peer.process.updateAttributes();
    long sum = cost.next() + peer.process.getResidentMemory() + peer.process.getOpenFiles();
    for (NetworkIF device : peer.devices) {
      device.updateAttributes();
      sum += device.getBytesRecv();
    }
    return sum + peer.system.getInternetProtocolStats().getTCPv4Stats().getConnectionsEstablished();
  }

  /** Tare's trackers, without threads of their own. */
  @State(Scope.Benchmark)
  public static class Tracker {
    private Metrics metrics;
    private Metrics others;
    private ResourceTracker seldom;
    private ResourceTracker always;
    private long looks;

    /** Opens them, and lets them look once; what the machine has not is absent. */
    @Setup(Level.Trial)
    public void open(NamedRing ring) {
      metrics = ring.open(MetricsOptions.builder());
      others = ring.open(MetricsOptions.builder());
      seldom =
          ResourceTracker.builder(metrics.registry(), absent -> {})
              .detail(ResourceDetail.ALL)
              .slowInterval(Duration.ofDays(1))
              .open();
      // A clock on which a day passes between two looks: all that is slow is due each time.
      always =
          ResourceTracker.builder(others.registry(), absent -> {})
              .detail(ResourceDetail.ALL)
              .slowInterval(Duration.ofDays(1))
              .nanoClock(() -> System.nanoTime() + looks++ * Duration.ofDays(1).toNanos())
              .open();
      seldom.collect();
      always.collect();
    }

    /** Closes them. */
    @TearDown(Level.Trial)
    public void close() {
      seldom.close();
      always.close();
      metrics.close();
      others.close();
    }
  }

  /** A tracker that is asked for what it does not show by itself. */
  @State(Scope.Benchmark)
  public static class Asked {
    private Metrics metrics;
    private ResourceTracker tracker;
    private long looks;

    /** Opens it, and lets it look once; all that is slow is due each time. */
    @Setup(Level.Trial)
    public void open(NamedRing ring) {
      metrics = ring.open(MetricsOptions.builder());
      tracker =
          ResourceTracker.builder(metrics.registry(), absent -> {})
              .detail(ResourceDetail.ALL)
              .slowInterval(Duration.ofDays(1))
              .nanoClock(() -> System.nanoTime() + looks++ * Duration.ofDays(1).toNanos())
              .listenDrops(true)
              .fileSystems(Path.of("."))
              .threadCpu("jmh", "*jmh*")
              .open();
      tracker.collect();
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
      tracker.close();
      metrics.close();
    }
  }

  /** client_java's collectors. */
  @State(Scope.Benchmark)
  public static class ClientJavaProcess {
    private final PrometheusRegistry process = new PrometheusRegistry();
    private final PrometheusRegistry everything = new PrometheusRegistry();

    /** Registers them. */
    @Setup(Level.Trial)
    public void register() {
      ProcessMetrics.builder().register(process);
      // Process metrics are among those of the JVM.
      JvmMetrics.builder().register(everything);
    }
  }

  /** Micrometer's binders. */
  @State(Scope.Benchmark)
  public static class MicrometerBinders {
    private Micrometer meters;

    /** Binds them. */
    @Setup(Level.Trial)
    public void bind(Micrometer micrometer) {
      meters = micrometer;
      new ProcessorMetrics().bindTo(micrometer.registry());
      new FileDescriptorMetrics().bindTo(micrometer.registry());
      new UptimeMetrics().bindTo(micrometer.registry());
      new JvmMemoryMetrics().bindTo(micrometer.registry());
      new JvmThreadMetrics().bindTo(micrometer.registry());
    }
  }

  /** OSHI's views. */
  @State(Scope.Benchmark)
  public static class Oshi {
    private final SystemInfo info = new SystemInfo();
    private final OperatingSystem system = info.getOperatingSystem();
    private final OSProcess process = system.getCurrentProcess();
    private final NetworkIF[] devices =
        info.getHardware().getNetworkIFs().toArray(NetworkIF[]::new);
  }
}
