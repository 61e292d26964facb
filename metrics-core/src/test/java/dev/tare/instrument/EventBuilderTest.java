package dev.tare.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How wide an event may be, and what its key and its fields mean. */
class EventBuilderTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final MetricRegistry registry = metrics.registry();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldRefuseANinthLabelAndALabelTwice() {
    EventBuilder event = registry.event("e");
    for (String label : NAMES) {
      event = event.label(label, 1);
    }
    EventBuilder full = event;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.label("i", 1))
        .withMessageContainingAll("label=i", "event=e", "8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.event("e").label("a", 1).label("a", 1))
        .withMessageContainingAll("label=a", "each once");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
  void shouldRefuseACapacityOutOfRange(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.event("e").label("a", capacity))
        .withMessageContainingAll("capacity=" + capacity, "label=a", "event=e", "1 to 65535");
  }

  @Test
  void shouldRefuseAKeyOfMoreThan63Bits() {
    EventBuilder event =
        registry.event("e").label("a", 65_535).label("b", 65_535).label("c", 65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.label("d", 65_535))
        .withMessageContainingAll("bits=64", "event=e", "63");
    assertThat(event.label("d", 32_767)).isSameAs(event);
  }

  @Test
  void shouldRefuseANinthField() {
    EventBuilder event = registry.event("e");
    for (int i = 0; i < 8; i++) {
      event = event.measures(registry.histogram("h" + i, "H.").buckets(1));
    }
    EventBuilder full = event;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.measures(registry.histogram("h8", "H.").buckets(1)))
        .withMessageContainingAll("event=e", "8");
  }

  @Test
  void shouldRefuseFamiliesWithLabelsThatTheEventHasNot() {
    EventBuilder event = registry.event("e").label("a", 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.counts(registry.counter("c_total", "C.").labels("a", "b")))
        .withMessageContainingAll("labels=[a, b]", "name=c_total", "event=e", "[a]");
  }

  @Test
  void shouldCarryEightFieldsAndSixtyThreeBitsOfKey() {
    EventBuilder builder = registry.event("e");
    String[] labels = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++) {
      builder = builder.label(labels[i], i == 3 ? 32_767 : 65_535);
    }
    builder = builder.counts(registry.counter("c_total", "C.").labels("d", "b", "a", "c"));
    for (int i = 0; i < 8; i++) {
      builder = builder.measures(registry.histogram("h" + i, "H.").buckets(1).labels("a"));
    }
    Event event = builder.register();
    for (int i = 0; i < 4; i++) {
      for (int value = 1; value < 1 << (i == 3 ? 15 : 16); value++) {
        assertThat(event.label(labels[i]).value("v" + value).isOther()).isFalse();
      }
    }
    EventField[] f = IntStream.range(0, 8).mapToObj(event::field).toArray(EventField[]::new);
    event.record(
        event.key("v65535", "v65535", "v65535", "v32767"),
        f[0],
        1,
        f[1],
        2,
        f[2],
        3,
        f[3],
        4,
        f[4],
        5,
        f[5],
        6,
        f[6],
        7,
        f[7],
        8);
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(
            snapshot.value("c_total", "a", "v65535", "b", "v65535", "c", "v65535", "d", "v32767"))
        .isEqualTo(1);
    for (int i = 0; i < 8; i++) {
      assertThat(snapshot.value("h" + i + "_sum", "a", "v65535")).isEqualTo(i + 1);
    }
  }

  @Test
  void shouldCountEachLabelsOverflowAsOther() {
    Event event = twoLabels();
    for (int i = 0; i < 6; i++) {
      event.record(event.key("a" + i, "b1"));
    }
    event.record(event.key("other", "b1"));
    event.record(event.key("a0", "b1"));
    assertThat(count("a0", "b1")).isEqualTo(2);
    assertThat(count("a2", "b1")).isEqualTo(1);
    assertThat(count("other", "b1")).isEqualTo(4);
    assertThat(event.label("a").value("a5").isOther()).isTrue();
    assertThat(event.label("a").value("a5").text()).isEqualTo("other");
  }

  @Test
  void shouldMakeTheSameKeyOfTextsAndOfKeptValuesInAnyOrder() {
    Event event = twoLabels();
    LabelValue a = event.label("a").value("a1");
    LabelValue b = event.label("b").value("b1");
    assertThat(a).isSameAs(event.label("a").value("a1")).hasToString("a1");
    assertThat(List.of(event.key(a, b), event.key(b, a), event.key(new LabelValue[] {b, a})))
        .containsOnly(event.key("a1", "b1"));
    assertThat(event.key(new String[] {"a1", "b1"})).isEqualTo(event.key("a1", "b1"));
  }

  @Test
  void shouldPackOneToEightLabels() {
    for (int labels = 1; labels <= 8; labels++) {
      String[] used = NAMES.subList(0, labels).toArray(String[]::new);
      EventBuilder builder = registry.event("e" + labels);
      for (String label : used) {
        builder = builder.label(label, 3);
      }
      String counter = "e" + labels + "_total";
      Event event = builder.counts(registry.counter(counter, "E.").labels(used)).register();
      String[] texts = new String[labels];
      String[] pairs = new String[2 * labels];
      LabelValue[] values = new LabelValue[labels];
      for (int i = 0; i < labels; i++) {
        texts[i] = used[i] + "v";
        values[i] = event.label(used[i]).value(texts[i]);
        pairs[2 * i] = used[i];
        pairs[2 * i + 1] = texts[i];
      }
      event.record(key(event, texts));
      event.record(key(event, values));
      assertThat(metrics.snapshot().value(counter, pairs)).isEqualTo(2);
    }
  }

  private static long key(Event event, String... t) {
    return switch (t.length) {
      case 1 -> event.key(t[0]);
      case 2 -> event.key(t[0], t[1]);
      case 3 -> event.key(t[0], t[1], t[2]);
      case 4 -> event.key(t[0], t[1], t[2], t[3]);
      default -> event.key(t);
    };
  }

  private static long key(Event event, LabelValue... v) {
    return switch (v.length) {
      case 1 -> event.key(v[0]);
      case 2 -> event.key(v[0], v[1]);
      case 3 -> event.key(v[0], v[1], v[2]);
      case 4 -> event.key(v[0], v[1], v[2], v[3]);
      default -> event.key(v);
    };
  }

  /** Tests run with -ea; what happens without is in the Javadoc. */
  @Test
  void shouldAssertTheNumberOfLabelsAndThatEachHasItsOwnValue() {
    Event event = twoLabels();
    Event another =
        registry
            .event("x")
            .label("a", 3)
            .counts(registry.counter("x_total", "X.").labels("a"))
            .register();
    LabelValue a = event.label("a").value("a1");
    LabelValue b = event.label("b").value("b1");
    assertFails(() -> event.key("a1"));
    assertFails(() -> event.key("a1", "b1", "c1"));
    assertFails(() -> event.key("a1", "b1", "c1", "d1"));
    assertFails(() -> event.key(a));
    assertFails(() -> event.key(a, a));
    assertFails(() -> event.key(a, b, b));
    assertFails(() -> event.key(another.label("a").value("a1"), a));
    assertFails(() -> event.key(another.label("a").value("a1"), b));
    assertFails(() -> event.key(new LabelValue[] {a, b, b}));
  }

  private static void assertFails(Runnable misuse) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(misuse::run)
        .withMessageContaining("event=e");
  }

  private Event twoLabels() {
    return registry
        .event("e")
        .label("a", 3)
        .label("b", 3)
        .counts(registry.counter("c_total", "C.").labels("a", "b"))
        .register();
  }

  private double count(String a, String b) {
    return metrics.snapshot().value("c_total", "a", a, "b", b);
  }

  @Test
  void shouldTakeFieldsInAnyOrderAndRecordNothingForThoseThatAreNotGiven() {
    Event event =
        registry
            .event("e")
            .counts(registry.counter("c_total", "C."))
            .measures(registry.histogram("h0", "H.").buckets(1))
            .measures(registry.histogram("h1", "H.").buckets(1))
            .measures(registry.histogram("h2", "H.").buckets(1))
            .register();
    EventField h0 = event.field("h0");
    EventField h1 = event.field("h1");
    EventField h2 = event.field("h2");
    event.record(Event.NO_LABELS);
    event.record(Event.NO_LABELS, h0, 1);
    event.record(Event.NO_LABELS, h2, 2);
    event.record(Event.NO_LABELS, h1, 4, h0, 8);
    event.record(Event.NO_LABELS, h0, Event.ABSENT, h2, 16);
    event.record(Event.NO_LABELS, h2, 32, h1, 64, h0, 128);
    event.record(Event.NO_LABELS, h0, 256, h1, 512, h2, 1024);
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(7);
    assertThat(metrics.snapshot().value("h0_sum")).isEqualTo(1 + 8 + 128 + 256);
    assertThat(metrics.snapshot().value("h1_sum")).isEqualTo(4 + 64 + 512);
    assertThat(metrics.snapshot().value("h2_sum")).isEqualTo(2 + 16 + 32 + 1024);
    assertThat(metrics.snapshot().value("h0_count")).isEqualTo(4);
  }

  @Test
  void shouldAssertThatAFieldIsTheEventsOwn() {
    Event event =
        registry.event("e").measures(registry.histogram("h0", "H.").buckets(1)).register();
    Event another =
        registry.event("x").measures(registry.histogram("h1", "H.").buckets(1)).register();
    assertFails(() -> event.record(Event.NO_LABELS, another.field("h1"), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.field("h1"))
        .withMessageContainingAll("histogram=h1", "event=e", "h0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.label("h1"))
        .withMessageContainingAll("label=h1", "event=e", "[]");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> event.field(1))
        .withMessageContainingAll("number=1", "event=e");
  }

  @Test
  void shouldAssertThatNoFieldIsGivenTwice() {
    Event event =
        registry.event("e").measures(registry.histogram("h0", "H.").buckets(1)).register();
    EventField h0 = event.field("h0");
    assertFails(() -> event.record(Event.NO_LABELS, h0, 1, h0, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "e\uD800"})
  void shouldRefuseAnEventWhoseNameIsNoLabelValue(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.event(name))
        .withMessageContaining("event=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "le", "__a", "a\uD800"})
  void shouldRefuseALabelThatNoSampleMayHave(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.event("e").label(label, 1))
        .withMessageContaining("event=e");
  }

  @Test
  void shouldFeedOneHistogramFromTwoFields() {
    Event event =
        registry
            .event("e")
            .measures(registry.histogram("h", "H.").buckets(1))
            .measures(registry.histogram("h", "H.").buckets(1))
            .register();
    event.record(Event.NO_LABELS, event.field(0), 3, event.field(1), 4);
    assertThat(metrics.snapshot().value("h_count")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h_sum")).isEqualTo(7);
  }

  @Test
  void shouldCountByALabelThatFollowsFromAnother() {
    Event event =
        registry
            .event("e")
            .label("method", 3)
            .label("status", 7)
            .derivedLabel("class", "status", Map.of("200", "2xx", "204", "2xx", "404", "4xx"))
            .counts(registry.counter("all_total", "A.").labels("method", "status"))
            .counts(registry.counter("classes_total", "C.").labels("class"))
            .counts(registry.counter("both_total", "B.").labels("class", "method"))
            .register();
    for (String status : new String[] {"200", "204", "204", "404", "599"}) {
      event.record(event.key("GET", status));
    }
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("classes_total", "class", "2xx")).isEqualTo(3);
    assertThat(snapshot.value("classes_total", "class", "4xx")).isEqualTo(1);
    assertThat(snapshot.value("classes_total", "class", "other")).isEqualTo(1);
    assertThat(snapshot.value("both_total", "class", "2xx", "method", "GET")).isEqualTo(3);
    assertThat(snapshot.value("all_total", "method", "GET", "status", "204")).isEqualTo(2);
  }

  @Test
  void shouldRefuseADerivedLabelWithoutItsSourceOrTwice() {
    EventBuilder event = registry.event("e").label("a", 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.derivedLabel("x", "b", Map.of()))
        .withMessageContainingAll("label=x", "from=b", "event=e", "[a]");
    assertThatIllegalArgumentException().isThrownBy(() -> event.derivedLabel("a", "a", Map.of()));
    EventBuilder derived = event.derivedLabel("x", "a", Map.of());
    assertThatIllegalArgumentException().isThrownBy(() -> derived.derivedLabel("x", "a", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> derived.label("x", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> derived.derivedLabel("y", "x", Map.of()));
  }
}
