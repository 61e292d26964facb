package dev.tare.jetty;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The labels of an event that the application has asked for, behind those that there are anyway.
 */
final class OwnLabels {
  /** Those of every request. */
  private static final int OTHERS = 4;

  private static final LabelValue[] NONE = {};

  private final Event event;
  private final EventLabel[] labels;
  private final LabelSource[] sources;

  OwnLabels(Event event, List<OwnLabel> declared) {
    this.event = event;
    this.labels = declared.stream().map(own -> event.label(own.name())).toArray(EventLabel[]::new);
    this.sources = declared.stream().map(OwnLabel::source).toArray(LabelSource[]::new);
  }

  /** The names of a family's labels, those of the application behind its own. */
  static String[] names(List<OwnLabel> declared, String... others) {
    return Stream.concat(Stream.of(others), declared.stream().map(OwnLabel::name))
        .toArray(String[]::new);
  }

  /** A place for the values of one request, for {@link #take} to fill again and again. */
  LabelValue[] room() {
    return labels.length == 0 ? NONE : new LabelValue[OTHERS + labels.length];
  }

  /**
   * Asks for the values of a request that ends. What a source throws is handed to {@code errors},
   * which must not throw, and its value is empty.
   */
  void take(Request request, Scope scope, LabelValue[] room, Consumer<Throwable> errors) {
    for (int i = 0; i < labels.length; i++) {
      room[OTHERS + i] = labels[i].value(value(sources[i], request, scope, errors));
    }
  }

  private static @Nullable String value(
      LabelSource source, Request request, Scope scope, Consumer<Throwable> errors) {
    try {
      return source.of(request, scope);
    } catch (Throwable e) {
      errors.accept(e);
      return null;
    }
  }

  /** The key of these values and of those that {@link #take} has put into {@code room}. */
  long key(LabelValue a, LabelValue b, LabelValue c, LabelValue d, LabelValue[] room) {
    if (room.length == 0) {
      return event.key(a, b, c, d);
    }
    room[0] = a;
    room[1] = b;
    room[2] = c;
    room[3] = d;
    return event.key(room);
  }

  /** These values, and those that {@link #take} has put into {@code room}. */
  static String[] texts(LabelValue a, LabelValue b, LabelValue[] room) {
    return Stream.concat(Stream.of(a, b), Stream.of(room).skip(OTHERS))
        .map(LabelValue::text)
        .toArray(String[]::new);
  }
}
