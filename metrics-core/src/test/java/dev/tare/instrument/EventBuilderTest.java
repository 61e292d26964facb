package dev.tare.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How wide an event may be, and what its key and its fields mean. */
class EventBuilderTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final MetricRegistry registry = metrics.registry();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldRefuseAFifthLabelAndALabelTwice() {
    EventBuilder event = registry.event("e");
    for (String label : new String[] {"a", "b", "c", "d"}) {
      event.label(label, new Dictionary(2));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.label("e", new Dictionary(2)))
        .withMessageContainingAll("label=e", "event=e", "4");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> registry.event("e").label("a", new Dictionary(2)).label("a", new Dictionary(2)))
        .withMessageContainingAll("label=a", "each once");
  }

  @Test
  void shouldRefuseAKeyOfMoreThan63Bits() {
    EventBuilder event = registry.event("e");
    for (String label : new String[] {"a", "b", "c"}) {
      event.label(label, new Dictionary(1 << 16));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.label("d", new Dictionary(1 << 16)))
        .withMessageContainingAll("bits=64", "event=e", "63");
  }

  @Test
  void shouldRefuseANinthField() {
    EventBuilder event = registry.event("e");
    for (int i = 0; i < 8; i++) {
      event.measures(registry.histogram("h" + i, "H.").buckets(1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.measures(registry.histogram("h8", "H.").buckets(1)))
        .withMessageContainingAll("event=e", "8");
  }

  @Test
  void shouldRefuseFamiliesWithLabelsThatTheEventHasNot() {
    EventBuilder event = registry.event("e").label("a", new Dictionary(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.counts(registry.counter("c_total", "C.").labels("a", "b")))
        .withMessageContainingAll("labels=[a, b]", "name=c_total", "event=e", "[a]");
  }

  @Test
  void shouldCarryEightFieldsAndSixtyThreeBitsOfKey() {
    Dictionary[] dictionaries = {
      new Dictionary(1 << 16),
      new Dictionary(1 << 16),
      new Dictionary(1 << 16),
      new Dictionary(1 << 15)
    };
    EventBuilder builder = registry.event("e");
    String[] labels = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++) {
      builder.label(labels[i], dictionaries[i]);
      for (int value = 1; value < 1 << (i == 3 ? 15 : 16); value++) {
        assertThat(dictionaries[i].id("v" + value)).isEqualTo(value);
      }
    }
    builder.counts(registry.counter("c_total", "C.").labels("d", "b", "a", "c"));
    for (int i = 0; i < 8; i++) {
      builder.measures(registry.histogram("h" + i, "H.").buckets(1).labels("a"));
    }
    Event event = builder.register();
    event.record(event.key(65_535, 65_535, 65_535, 32_767), 1, 2, 3, 4, 5, 6, 7, 8);
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(
            snapshot.value("c_total", "a", "v65535", "b", "v65535", "c", "v65535", "d", "v32767"))
        .isEqualTo(1);
    for (int i = 0; i < 8; i++) {
      assertThat(snapshot.value("h" + i + "_sum", "a", "v65535")).isEqualTo(i + 1);
    }
  }

  @Test
  void shouldKeepIdsThatAreTooLargeOutOfTheOtherLabels() {
    Dictionary as = new Dictionary(4);
    Dictionary bs = new Dictionary(4);
    as.id("a1");
    bs.id("b1");
    Event event =
        registry
            .event("e")
            .label("a", as)
            .label("b", bs)
            .counts(registry.counter("c_total", "C.").labels("a", "b"))
            .register();
    event.record(event.key(-1, 1));
    event.record(event.key(3, 1));
    event.record(event.key(0, 1));
    event.record(event.key(1));
    assertThat(metrics.snapshot().value("c_total", "a", "other", "b", "b1")).isEqualTo(3);
    assertThat(metrics.snapshot().value("c_total", "a", "a1", "b", "other")).isEqualTo(1);
  }

  @Test
  void shouldRecordNothingForFieldsThatAreNotGiven() {
    Event event =
        registry
            .event("e")
            .counts(registry.counter("c_total", "C."))
            .measures(registry.histogram("h0", "H.").buckets(1))
            .measures(registry.histogram("h1", "H.").buckets(1))
            .register();
    event.record(0);
    event.record(0, 5);
    event.record(0, Event.ABSENT, 7);
    event.record(0, 5, 7, 9, 9, 9, 9, 9, 9);
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(4);
    assertThat(metrics.snapshot().value("h0_count")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h0_sum")).isEqualTo(10);
    assertThat(metrics.snapshot().value("h1_count")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h1_sum")).isEqualTo(14);
  }

  @Test
  void shouldFeedOneHistogramFromTwoFields() {
    Event event =
        registry
            .event("e")
            .measures(registry.histogram("h", "H.").buckets(1))
            .measures(registry.histogram("h", "H.").buckets(1))
            .register();
    event.record(0, 3, 4);
    assertThat(metrics.snapshot().value("h_count")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h_sum")).isEqualTo(7);
  }

  @Test
  void shouldCountByALabelThatFollowsFromAnother() {
    Dictionary methods = new Dictionary(4);
    Dictionary statuses = new Dictionary(8);
    Event event =
        registry
            .event("e")
            .label("method", methods)
            .label("status", statuses)
            .derivedLabel("class", "status", Map.of("200", "2xx", "204", "2xx", "404", "4xx"))
            .counts(registry.counter("all_total", "A.").labels("method", "status"))
            .counts(registry.counter("classes_total", "C.").labels("class"))
            .counts(registry.counter("both_total", "B.").labels("class", "method"))
            .register();
    int get = methods.id("GET");
    for (String status : new String[] {"200", "204", "204", "404", "599"}) {
      event.record(event.key(get, statuses.id(status)));
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
    EventBuilder event = registry.event("e").label("a", new Dictionary(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.derivedLabel("x", "b", Map.of()))
        .withMessageContainingAll("label=x", "from=b", "event=e", "[a]");
    assertThatIllegalArgumentException().isThrownBy(() -> event.derivedLabel("a", "a", Map.of()));
    event.derivedLabel("x", "a", Map.of());
    assertThatIllegalArgumentException().isThrownBy(() -> event.derivedLabel("x", "a", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> event.label("x", new Dictionary(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> event.derivedLabel("y", "x", Map.of()));
  }
}
