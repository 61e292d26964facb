package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Info;
import dev.tare.instrument.InfoBuilder;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.List;

/** Defines an info. */
public final class DefaultInfoBuilder implements InfoBuilder {
  private final MetricName name;
  private final String help;
  private final Registrar registrar;
  private List<String> labels = List.of();

  /** Nothing but a name defined yet. */
  public DefaultInfoBuilder(String name, String help, Registrar registrar) {
    this.name = new MetricName(name);
    this.help = help;
    this.registrar = registrar;
  }

  @Override
  @CheckReturnValue
  public InfoBuilder labels(String... names) {
    this.labels = DefaultBuilder.checkedLabels(name.value(), names);
    return this;
  }

  @Override
  public Info register() {
    if (labels.isEmpty()) {
      throw new IllegalStateException(
          "labels=[] of name=" + name + " (an info is told by its labels: give it some)");
    }
    MetricDescriptor descriptor =
        new MetricDescriptor(name, MetricType.INFO, help, Unit.NONE, labels);
    return registrar.info(new FamilyDefinition(descriptor, 0, Duration.ZERO));
  }
}
