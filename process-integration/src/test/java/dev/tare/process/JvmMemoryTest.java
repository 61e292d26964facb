package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beans that throw, as those of JVMs have done: what they cannot say costs nothing else. */
class JvmMemoryTest {
  private final Set<String> throwing = new HashSet<>();
  private final ProcReader reader = Fixtures.reader();

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .map(pool -> broken(MemoryPoolMXBean.class, pool, pool.getName()))
          .toList();

  private JvmMemory memory() {
    return new JvmMemory(
        broken(MemoryMXBean.class, ManagementFactory.getMemoryMXBean(), "areas"),
        pools,
        ManagementFactory.getGarbageCollectorMXBeans());
  }

  /** Throws what HotSpot, GraalVM and OpenJ9 threw, for as long as it is told to. */
  private <T> T broken(Class<T> type, T real, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (throwing.contains(name) && method.getReturnType() == MemoryUsage.class) {
                throw new IllegalArgumentException("committed = 27 should be < max = 14");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private List<MetricFamily> look(Source source) throws IOException {
    assertThat(source.read(reader)).isTrue();
    source.publish();
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    return families;
  }

  private static double value(List<MetricFamily> families, String name, String label) {
    for (MetricFamily family : families) {
      int row = family.series().find(List.of(label));
      if (family.descriptor().name().value().equals(name) && row >= 0) {
        return ((GaugeFamily) family).value(row);
      }
    }
    return Double.NaN;
  }

  private String pool(MemoryType type) {
    return pools.stream().filter(pool -> pool.getType() == type).findAny().orElseThrow().getName();
  }

  @ParameterizedTest
  @EnumSource
  void shouldLoseOnePoolAlone(MemoryType type) throws IOException {
    JvmMemory memory = memory();
    Source source = memory.pools();
    Source areas = memory.areas();
    String broken = pool(type);
    look(source);
    throwing.add(broken);
    List<MetricFamily> families = look(source);
    for (MemoryPoolMXBean pool : pools) {
      double used = value(families, "jvm_memory_pool_used_bytes", pool.getName());
      assertThat(Double.isNaN(used)).as(pool.getName()).isEqualTo(pool.getName().equals(broken));
    }
    assertThat(reader.takeLosses()).isPositive();
    assertThat(reader.lost()).startsWith(broken).contains("should be < max");
    double real = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
    assertThat(value(look(areas), "jvm_memory_used_bytes", "nonheap"))
        .as("all of it, not what is left")
        .isBetween(0.9 * real, 1.1 * real);
    throwing.clear();
    assertThat(value(look(source), "jvm_memory_pool_used_bytes", broken)).isNotNegative();
  }

  /** Then there is no way to know what is outside of the heap. */
  @Test
  void shouldShowNothingRatherThanPartOfASum() throws IOException {
    throwing.add("areas");
    JvmMemory memory = memory();
    Source source = memory.pools();
    Source areas = memory.areas();
    assertThat(value(look(areas), "jvm_memory_used_bytes", "nonheap")).isNaN();
    assertThat(value(look(areas), "jvm_memory_max_bytes", "heap")).as("not known").isNaN();
    assertThat(reader.takeLosses())
        .as("the heap at both looks, the rest at the first")
        .isEqualTo(3);
    look(source);
    assertThat(value(look(areas), "jvm_memory_used_bytes", "nonheap")).isPositive();
    throwing.add(pool(MemoryType.NON_HEAP));
    look(source);
    assertThat(value(look(areas), "jvm_memory_used_bytes", "nonheap")).isNaN();
    assertThat(value(look(areas), "jvm_memory_used_bytes", "heap")).isPositive();
    throwing.clear();
    assertThat(value(look(areas), "jvm_memory_max_bytes", "heap")).as("asked again").isPositive();
  }

  @Test
  void shouldFailWhereNoPoolAnswers() throws IOException {
    Source source = memory().pools();
    pools.forEach(pool -> throwing.add(pool.getName()));
    assertThat(source.read(reader)).isFalse();
    throwing.clear();
    assertThat(source.read(reader)).isTrue();
  }

  /** A guarded source counts a part that is lost, tells of it once, and stays up. */
  @Test
  void shouldCountWhatWasLost() {
    GuardedSource source = new GuardedSource(memory().pools());
    throwing.add(pool(MemoryType.HEAP));
    for (int i = 0; i < 2; i++) {
      source.read(reader);
      source.publish(0);
      assertThat(source.up()).isTrue();
      assertThat(source.complains(0)).isEqualTo(i == 0);
      assertThat(source.complaint()).contains("jvm_memory_pools (", "should be < max");
    }
    assertThat(source.errors()).isGreaterThanOrEqualTo(2);
    throwing.clear();
    source.read(reader);
    source.publish(0);
    assertThat(source.complains(0)).isFalse();
  }

  private static long fail() {
    throw new InternalError("no descriptor left");
  }

  @Test
  void shouldLoseOneBeanAlone() {
    BeanReading reading =
        new BeanReading().add("one", () -> 1).add("two", JvmMemoryTest::fail).add("three", () -> 3);
    long[] slots = {7, 7, 7};
    assertThat(reading.read(reader, slots)).isTrue();
    assertThat(slots).containsExactly(1, MetricFamily.ABSENT, 3);
    assertThat(reader.lost()).startsWith("two").contains("no descriptor left");
    BeanReading none = new BeanReading().add("one", JvmMemoryTest::fail);
    assertThat(none.read(reader, slots)).isFalse();
  }
}
