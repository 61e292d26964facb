package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.NotificationEmitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses apart from cycles; the JVM's own, and those that a test says there were. */
@Tag("recording") // which collectors there are depends on the JDK
class GcPausesTest {
  private GcPauses pauses = new GcPauses(ManagementFactory.getGarbageCollectorMXBeans());

  @AfterEach
  void close() throws IOException {
    pauses.close();
  }

  private List<HistogramFamily> look() throws IOException {
    assertThat(pauses.read(Fixtures.reader())).isTrue();
    pauses.publish();
    List<MetricFamily> families = new ArrayList<>();
    pauses.families(families);
    return families.stream().map(HistogramFamily.class::cast).toList();
  }

  private static GarbageCollectorMXBean named(String name) {
    return (GarbageCollectorMXBean)
        Proxy.newProxyInstance(
            GcPausesTest.class.getClassLoader(),
            new Class<?>[] {GarbageCollectorMXBean.class, NotificationEmitter.class},
            (proxy, method, arguments) -> method.getName().equals("getName") ? name : null);
  }

  private static long count(HistogramFamily family) {
    long count = 0;
    for (int row = 0; row < family.series().size(); row++) {
      for (int bucket = 0; bucket < family.buckets(); bucket++) {
        count += family.bucketCount(row, bucket);
      }
    }
    return count;
  }

  @Test
  void shouldHearOfCollectionsUntilItIsClosed() throws IOException {
    assertThat(count(look().get(0))).isZero();
    long beganNs = System.nanoTime();
    System.gc();
    long heard = 0; // from a thread of the JVM
    while (heard == 0 && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      heard = count(look().get(0));
    }
    assertThat(heard).isPositive();
    assertThat(look().get(0).sum(0)).isLessThan((System.nanoTime() - beganNs) / 1e9);
    pauses.close();
    pauses.close();
    assertThat(count(look().get(0))).as("listens again").isGreaterThanOrEqualTo(heard);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 1", "5, 1", "6, 2", "5000, 7", "5001, 8"})
  void shouldCountAPauseWhereItBelongs(long ms, int bucket) throws IOException {
    pauses = new GcPauses(List.of(named("Serial")));
    pauses.paused("Serial", ms);
    pauses.paused("Serial", -1);
    pauses.paused("Other", 1);
    HistogramFamily family = look().get(0);
    assertThat(family.bucketCount(0, bucket)).isEqualTo(1);
    assertThat(count(family)).isEqualTo(1);
    assertThat(family.sum(0)).isEqualTo((double) ms / 1e3);
  }

  @Test
  void shouldLeaveOutWhatIsDoneBesideTheApplication() throws IOException {
    pauses =
        new GcPauses(
            List.of(
                named("ZGC Pauses"),
                named("ZGC Cycles"),
                named("ZGC Minor Cycles"),
                named("Shenandoah Cycles"),
                named("GPGC New"),
                named("GPGC New Pauses")));
    assertThat(look().get(0).series().size()).isEqualTo(2);
    pauses = new GcPauses(List.of());
    assertThat(look()).as("Epsilon").isEmpty();
  }
}
