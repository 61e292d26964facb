package dev.tare.internal.registry;

import dev.tare.instrument.Registration;
import dev.tare.internal.collect.CallbackFamily;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Adds series that are read where they are kept, and takes them back. Any thread. */
record Callbacks(Registrations registrations, RegistrySettings settings, MetricFaults faults) {
  private static final List<String> KIND = List.of("callback");

  /**
   * Adds a series; its family, too, if it is the first.
   *
   * @throws IllegalArgumentException if the name has another definition, or these values have a
   *     callback
   */
  Registration add(MetricDescriptor descriptor, List<String> labelValues, DoubleSupplier source) {
    String[] given = labelValues.toArray(String[]::new);
    if (settings.labelText().isTooLong(given)) {
      throw new IllegalArgumentException(
          "labelValues=%s of name=%s (allowed: none longer than labelValueLimit)"
              .formatted(labelValues, descriptor.name()));
    }
    List<String> values = List.of(settings.labelText().kept(given));
    return registrations.locked(() -> addKept(descriptor, values, source));
  }

  private Registration addKept(
      MetricDescriptor descriptor, List<String> values, DoubleSupplier source) {
    RegisteredMetric known = registrations.find(descriptor.name().value());
    if (known != null && (!known.descriptor().equals(descriptor) || !known.kind().equals(KIND))) {
      throw Registrations.differs(known, descriptor, KIND);
    }
    CallbackFamily there = known == null ? null : known.callbacks();
    if (known != null && there != null) {
      there.add(values, source);
      return registration(known, there, values);
    }
    CallbackFamily family = new CallbackFamily(descriptor, faults);
    family.add(values, source);
    RegisteredMetric fresh =
        registrations.add(descriptor, () -> RegisteredMetric.ofCallbacks(descriptor, KIND, family));
    return registration(fresh, family, values);
  }

  private Registration registration(
      RegisteredMetric metric, CallbackFamily family, List<String> values) {
    return CallbackFamily.registration(
        "callback of " + metric.descriptor().name() + values, () -> close(metric, family, values));
  }

  private void close(RegisteredMetric metric, CallbackFamily family, List<String> values) {
    registrations.locked(
        () -> {
          boolean last = family.remove(values);
          if (last) {
            registrations.drop(metric);
          }
          return last;
        });
  }
}
