package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.record.Recorder;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.SequenceLock;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.UpDownSeries;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jol.datamodel.Model64;
import org.openjdk.jol.datamodel.Model64_Lilliput;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.openjdk.jol.layouters.CurrentLayouter;
import org.openjdk.jol.layouters.HotSpotLayouter;
import org.openjdk.jol.layouters.Layouter;
import org.openjdk.jol.vm.VM;

/**
 * What recorders write for every record is 128 bytes from what others write, wherever the collector
 * moves the object: each has that much of its own before and behind it. As this JVM lays objects
 * out, and as JVMs with other references and headers do.
 */
class LinesOfTheirOwnTest {
  static {
    // Offsets are all that is asked for: no need to attach to this JVM.
    System.setProperty("jol.skipDynamicAttach", "true");
    System.setProperty("jol.skipHotspotSAAttach", "true");
  }

  /** Two lines: they are fetched in pairs. */
  private static final int APART = 128;

  private static final int LATEST_JDK = 25;

  /** What recorders write for every record. */
  private static final Set<Class<?>> HOT =
      Set.of(
          PaddedLong.class,
          SequenceLock.class,
          SharedRing.class,
          PaddedAdder.class,
          BiasedAdder.class,
          CellBlock.class);

  /** What else of both rooms is written after it was made, and by whom. */
  private static final Map<String, String> COLD =
      Map.ofEntries(
          Map.entry("ring.AgronaCursor", "the aggregator, and read by nobody else"),
          Map.entry("ring.RingMarks", "whoever removes a series"),
          Map.entry("ring.ThreadRecorder", "a thread, once, and the aggregator when it is dead"),
          Map.entry("block.BlockMemory", "the aggregator, and read by nobody else"),
          Map.entry("block.BlockPool", "the aggregator, and read by nobody else"),
          Map.entry("block.BlockTable", "the aggregator, when a thread gets a block"),
          Map.entry("block.SharedBlock", "who found neither block nor room in a ring"),
          Map.entry("block.SharedCells", "who found neither block nor room in a ring"));

  static List<Layouter> layouters() {
    return List.of(
        new CurrentLayouter(),
        new HotSpotLayouter(new Model64(true, true), LATEST_JDK),
        new HotSpotLayouter(new Model64(false, true), LATEST_JDK),
        new HotSpotLayouter(new Model64(false, false), LATEST_JDK),
        new HotSpotLayouter(new Model64(true, true, 16), LATEST_JDK),
        new HotSpotLayouter(new Model64_Lilliput(true, 8, false), LATEST_JDK),
        new HotSpotLayouter(new Model64_Lilliput(false, 8, false), LATEST_JDK));
  }

  @ParameterizedTest
  @MethodSource("layouters")
  void shouldKeepWhatRecordersWriteApartFromWhateverLiesBesideTheObject(Layouter layouter) {
    for (Class<?> type : HOT) {
      ClassLayout layout = ClassLayout.parseClass(type, layouter);
      List<FieldLayout> written = written(type, layout);
      assertThat(written).as(layout.toPrintable()).isNotEmpty();
      long first = written.stream().mapToLong(FieldLayout::offset).min().orElseThrow();
      long end = written.stream().mapToLong(f -> f.offset() + f.size()).max().orElseThrow();
      assertThat(first).as("before: %s", layout.toPrintable()).isGreaterThanOrEqualTo(APART);
      assertThat(layout.instanceSize() - end)
          .as("behind: %s", layout.toPrintable())
          .isGreaterThanOrEqualTo(APART);
    }
  }

  /** That the layouts tell something: this is what the adders of the JDK lack. */
  @ParameterizedTest
  @MethodSource("layouters")
  void shouldFindAnAdderOfTheJdkBesideWhateverLiesThere(Layouter layouter) {
    ClassLayout layout = ClassLayout.parseClass(LongAdder.class, layouter);
    assertThat(written(LongAdder.class, layout))
        .as(layout.toPrintable())
        .anyMatch(field -> field.name().equals("base") && field.offset() < APART);
  }

  private static List<FieldLayout> written(Class<?> type, ClassLayout layout) {
    Set<String> names = new TreeSet<>();
    mutable(type).forEach(field -> names.add(field.getName()));
    return layout.fields().stream().filter(field -> names.contains(field.name())).toList();
  }

  /** Fields that are written after the constructor, of all superclasses, paddings left aside. */
  private static List<Field> mutable(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      for (Field field : owner.getDeclaredFields()) {
        boolean isConstant = (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) != 0;
        if (!isConstant && !field.getName().matches("p\\d\\d")) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  @Test
  void shouldKnowOfEveryClassOfBothRoomsWhoWritesIt() throws Exception {
    Set<String> unknown = new TreeSet<>(COLD.keySet());
    for (String room : List.of("ring", "block")) {
      for (Class<?> type : classes(room)) {
        String name = room + "." + type.getSimpleName();
        boolean isWritten =
            Arrays.stream(type.getDeclaredFields()).anyMatch(mutable(type)::contains);
        if (isWritten && !unknown.remove(name)) {
          assertThat(HOT.stream().anyMatch(type::isAssignableFrom))
              .as("%s: who writes it, and how often? To HOT or COLD of this test", name)
              .isTrue();
        }
      }
    }
    assertThat(unknown).as("not there, or not written any more").isEmpty();
  }

  private static List<Class<?>> classes(String room) throws IOException, ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/tare/internal", room))) {
      for (Path source : (Iterable<Path>) sources::iterator) {
        String name = source.getFileName().toString().replace(".java", "");
        if (!name.equals("package-info")) {
          ClassLoader loader = LinesOfTheirOwnTest.class.getClassLoader();
          classes.add(Class.forName("dev.tare.internal." + room + "." + name, false, loader));
        }
      }
    }
    return classes;
  }

  /**
   * What an instrument adds to is one of those: a bare long or LongAdder would not be found above.
   */
  @Test
  void shouldHaveInstrumentsAndRingsWriteToThoseAlone() throws Exception {
    assertThat(types("dev.tare.internal.instrument.AdderCounter")).contains(BiasedAdder.class);
    assertThat(types("dev.tare.internal.instrument.TwoAdderUpDownCounter"))
        .contains(BiasedAdder.class);
    assertThat(types("dev.tare.internal.instrument.CellGauge")).contains(PaddedLong.class);
    assertThat(types(UpDownSeries.class.getName())).containsOnly(BiasedAdder.class);
    assertThat(types(CounterSeries.class.getName())).contains(BiasedAdder.class);
    assertThat(types(Recorder.class.getName())).contains(PaddedAdder.class);
    assertThat(types("dev.tare.internal.record.EventBlock"))
        .contains(PaddedLong.class, PaddedLong[].class, CellBlock.class)
        .doesNotContain(long[].class);
    assertThat(types(ThreadRecorder.class.getName()))
        .contains(PaddedLong.class, SequenceLock.class);
    assertThat(types("dev.tare.internal.ring.LongArrayRing"))
        .filteredOn(PaddedLong.class::equals)
        .as("tail, head and the producer's copy of the head")
        .hasSize(3);
  }

  private static List<Class<?>> types(String name) throws ClassNotFoundException {
    Class<?> type = Class.forName(name, false, LinesOfTheirOwnTest.class.getClassLoader());
    List<Class<?>> types = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getName().matches("p\\d\\d")) {
        types.add(field.getType());
      }
    }
    return types;
  }

  /** The counts of a block lie in an array of its own, and away from both of its ends. */
  @Test
  void shouldKeepTheCellsOfAThreadApartFromWhateverLiesBesideTheArray() {
    int base = VM.current().arrayBaseOffset("int");
    Set<int[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    BlockMemory memory = new BlockMemory(1 << 20, new BlockPool(0));
    for (int cells : new int[] {1, 16, 17, 64, 65, 4_600}) {
      CellBlock block = Objects.requireNonNull(memory.newBlock(Thread.currentThread(), 1, cells));
      for (int cell = 0; cell < cells; cell++) {
        assertThat(memory.provide(block, cell)).isTrue();
        block.widen();
        assertThat(block.add(cell, 1)).isTrue();
      }
      int[] array = block.range().counts;
      assertThat(arrays.add(array)).as("its own").isTrue();
      int first = IntStream.range(0, array.length).filter(i -> array[i] != 0).min().orElseThrow();
      int last = IntStream.range(0, array.length).filter(i -> array[i] != 0).max().orElseThrow();
      assertThat(last - first).isEqualTo(cells - 1);
      assertThat(base + first * Integer.BYTES).isGreaterThanOrEqualTo(APART);
      assertThat((array.length - 1 - last) * Integer.BYTES).isGreaterThanOrEqualTo(APART);
    }
  }

  /** Agrona's positions lie behind the records, in a buffer that is aligned to two lines. */
  @Test
  void shouldFindThePositionsOfAgronasRingApart() {
    List<Integer> positions =
        List.of(
            RingBufferDescriptor.TAIL_POSITION_OFFSET,
            RingBufferDescriptor.HEAD_CACHE_POSITION_OFFSET,
            RingBufferDescriptor.HEAD_POSITION_OFFSET,
            RingBufferDescriptor.TRAILER_LENGTH);
    int before = 0;
    for (int position : positions) {
      assertThat(position - before).as("%s", positions).isGreaterThanOrEqualTo(APART);
      before = position;
    }
  }
}
