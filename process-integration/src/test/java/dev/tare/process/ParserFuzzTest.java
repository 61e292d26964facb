package dev.tare.process;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricFamily;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes come, a parser ends, does not throw, and gives whole values or none. */
class ParserFuzzTest {
  private static final KernelUnits UNITS = new KernelUnits(4096, 10_000_000);
  private static final String V1 = "vm/sys/fs/cgroup/";
  private static final String V2 = "cgroup2/";

  /** By a file that each understands; where that has several, behind a word of each. */
  private static final Map<String, Parser> PARSERS =
      Map.ofEntries(
          entry("vm/proc/self/stat", new ProcessStat(UNITS, () -> 2, () -> 0)),
          entry("vm/proc/self/io", ProcessFiles::io),
          entry("vm/proc/self/limits", ProcessFiles::limits),
          entry("vm/proc/self/status", ProcessFiles::status),
          entry("vm/proc/self/net/sockstat", HostFiles.sockets(4096)),
          entry("vm/proc/self/net/sockstat6", HostFiles::sockets6),
          entry("vm/proc/loadavg", HostFiles::load),
          entry("vm/proc/meminfo", HostFiles::memory),
          entry("vm/proc/pressure/cpu", HostFiles::cpuPressure),
          entry("vm/proc/pressure/io", HostFiles::pressure),
          entry("vm/proc/self/net/snmp", HostFiles::tcp),
          // A new one each time: it remembers what it read before.
          entry("vm/proc/stat", (text, slots) -> new HostCpu(UNITS).parse(text, slots)),
          entry(V1 + "cpu/cpu.stat", CgroupFiles::throttlingOfV1),
          entry(V1 + "cpu/cpu.cfs_quota_us", CgroupFiles::quota),
          entry(V1 + "cpu/cpu.cfs_period_us", CgroupFiles::period),
          entry(V1 + "cpuacct/cpuacct.usage", CgroupFiles::cpuUsage),
          entry(V1 + "cpuacct/cpuacct.stat", CgroupFiles.cpuModes(10_000_000)),
          entry(V1 + "memory/app/0f3c/memory.limit_in_bytes", CgroupFiles::limit),
          entry(V1 + "memory/app/0f3c/memory.usage_in_bytes", CgroupFiles::gauge),
          entry(V1 + "memory/app/0f3c/memory.stat", CgroupFiles::memoryPartsOfV1),
          entry("limit:" + V1 + "memory/app/0f3c/memory.stat", ParserFuzzTest::limitFromAbove),
          entry(V2 + "cpu.stat", CgroupFiles::cpuTime),
          entry("throttling:" + V2 + "cpu.stat", CgroupFiles::throttling),
          entry("kills:" + V2 + "memory.events", CgroupFiles::oomKills),
          entry("made/container/sys/fs/cgroup/cpu.pressure", HostFiles::pressure),
          entry("made/container/sys/fs/cgroup/memory.stat", CgroupFiles::memoryParts),
          entry("made/container/sys/fs/cgroup/memory.current", CgroupFiles::swap),
          entry("made/container/proc/self/net/snmp", HostFiles::tcp),
          entry("made/container/proc/diskstats", ParserFuzzTest::disk),
          entry("made/container/proc/self/net/netstat", HostFiles::listens),
          entry(V2 + "cpu.max", CgroupFiles::cpuMax),
          entry(V2 + "memory.events", CgroupFiles::memoryEvents),
          entry(V2 + "pressure", HostFiles::fullPressure));

  /** It is read behind another limit, and lowers that. */
  private static boolean limitFromAbove(Text text, long[] slots) {
    slots[0] = 1L << 40;
    return CgroupFiles.limitFromAbove(text, slots);
  }

  private static byte[] bytes(String name) {
    return Fixtures.bytes(name.substring(name.indexOf(':') + 1));
  }

  private static boolean disk(Text text, long[] slots) {
    DiskStats disk = new DiskStats(0);
    disk.device(DiskStatsTest.number(259, 1));
    return disk.parse(text, slots);
  }

  @Property
  void shouldSurviveArbitraryBytes(@ForAll("files") String file, @ForAll byte[] bytes) {
    assertSane(Fixtures.parse(parser(file), bytes));
  }

  @Property
  void shouldSurviveMutatedFiles(@ForAll("mutations") Mutation mutation) {
    assertSane(
        Fixtures.parse(
            parser(mutation.file()), mutation.content().getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** No number is ever the first part of a longer one. */
  @Property
  void shouldReadACutFileRightOrNotAtAll(
      @ForAll("files") String file, @ForAll("permille") int permille) {
    byte[] whole = bytes(file);
    long[] expected = Fixtures.parse(parser(file), whole);
    byte[] cut = Arrays.copyOf(whole, whole.length * permille / 1000);
    long[] slots = Fixtures.parse(parser(file), cut);
    for (int i = 0; i < slots.length; i++) {
      assertThat(slots[i]).isIn(expected[i], MetricFamily.ABSENT);
    }
  }

  /** Read once, before anything else: a wrong page size would be wrong for ever. */
  @Property
  void shouldTakeOnlyUnitsThatCanBeFromTheAuxiliaryVector(
      @ForAll byte[] bytes, @ForAll("permille") int permille) {
    assertPossible(KernelUnits.parse(bytes));
    byte[] whole = Fixtures.bytes("vm/proc/self/auxv");
    byte[] cut = Arrays.copyOf(whole, whole.length * permille / 1000);
    assertThat(KernelUnits.parse(cut).pageBytes()).isIn(0L, 4096L);
    byte[] mutated = whole.clone();
    System.arraycopy(bytes, 0, mutated, 0, Math.min(bytes.length, mutated.length));
    assertPossible(KernelUnits.parse(mutated));
  }

  /** Whatever came before: a share is one, or is not known. */
  @Property
  void shouldTellAShareOfTheMachineOrNothing(@ForAll("mutations") Mutation mutation) {
    HostCpu cpu = new HostCpu(UNITS);
    Fixtures.parse(cpu, Fixtures.bytes("vm/proc/stat"));
    byte[] content = mutation.content().getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] file : new byte[][] {content, Fixtures.bytes("vm/proc/stat"), content}) {
      long[] slots = Fixtures.parse(cpu, file);
      if (slots.length > 0 && slots[HostCpu.RATIO] != MetricFamily.ABSENT) {
        assertThat(Double.longBitsToDouble(slots[HostCpu.RATIO])).isBetween(0.0, 1.0);
      }
    }
  }

  private static void assertPossible(KernelUnits units) {
    assertThat(units.tickNs()).isBetween(1L, 1_000_000_000L);
    assertThat(units.pageBytes()).isBetween(0L, 1L << 30);
    assertThat(Long.bitCount(units.pageBytes())).isLessThanOrEqualTo(1);
  }

  private static void assertSane(long[] slots) {
    for (long slot : slots) {
      // Counts and the bits of doubles from 0 up are never negative; -0.0 is ABSENT.
      assertThat(slot == MetricFamily.ABSENT || slot >= 0).as("slot %x", slot).isTrue();
    }
  }

  private static Parser parser(String file) {
    return Objects.requireNonNull(PARSERS.get(file));
  }

  /** The content as ISO 8859-1, so that a failure can be read. */
  record Mutation(String file, String content) {}

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(PARSERS.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<Integer> permille() {
    return Arbitraries.integers().between(0, 1000);
  }

  @Provide
  Arbitrary<Mutation> mutations() {
    Arbitrary<byte[]> splices =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(24)
            .edgeCases(
                edges -> edges.add("99999999999999999999".getBytes(StandardCharsets.ISO_8859_1)));
    return Combinators.combine(files(), permille(), permille(), splices)
        .as(
            (file, from, to, splice) -> {
              byte[] whole = bytes(file);
              int begin = whole.length * Math.min(from, to) / 1000;
              int end = whole.length * Math.max(from, to) / 1000;
              byte[] mutated = Arrays.copyOf(whole, begin + splice.length + whole.length - end);
              System.arraycopy(splice, 0, mutated, begin, splice.length);
              System.arraycopy(whole, end, mutated, begin + splice.length, whole.length - end);
              return new Mutation(file, new String(mutated, StandardCharsets.ISO_8859_1));
            });
  }
}
