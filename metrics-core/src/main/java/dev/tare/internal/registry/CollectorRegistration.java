package dev.tare.internal.registry;

import dev.tare.instrument.Registration;
import dev.tare.internal.collect.Announced;
import dev.tare.internal.collect.Faults;
import dev.tare.internal.collect.ForeignSource;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.collect.ToldKinds;
import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.NameEscaping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A collector that is registered, and what it announced. No lock is held while it is asked. */
public final class CollectorRegistration implements Registration, ForeignSource {
  private static final int MAX_NAME = 100;
  private static final int MAX_KINDS = 100;

  private final Registrations registrations;
  private final Collector collector;
  private final MetricFaults metricFaults;
  private final Faults faults;
  private final String name;
  private final ForeignCall call;
  private final ToldKinds told = new ToldKinds(MAX_KINDS);

  /** A published reference, written under the lock of {@link #registrations}. */
  private volatile Announced announced = Announced.NOTHING;

  /**
   * Asks a collector for its name.
   *
   * @throws IllegalArgumentException if that cannot be the value of a label, or is too long for one
   */
  public CollectorRegistration(
      Registrations registrations, Collector collector, MetricFaults metricFaults) {
    this.registrations = registrations;
    this.collector = collector;
    this.metricFaults = metricFaults;
    this.faults = new Faults(metricFaults.counts(), metricFaults.errors());
    this.name = checked(collector.name());
    this.call = new ForeignCall(name, this::owner);
  }

  private static String checked(@Nullable String name) {
    if (name == null
        || name.isBlank()
        || name.length() > MAX_NAME
        || !NameEscaping.isUnicode(name)) {
      String shown =
          name == null || name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
      throw new IllegalArgumentException(
          "name()=%s of a collector (allowed: 1 to %d characters, not blank)"
              .formatted(shown, MAX_NAME));
    }
    return name;
  }

  /**
   * Takes all names that the collector announces.
   *
   * @throws IllegalArgumentException if a family is not allowed or its name is taken; then it holds
   *     none
   */
  public void open() {
    long revision = collector.revision();
    List<MetricDescriptor> descriptors = new ArrayList<>();
    for (Object element : descriptors()) {
      if (!(element instanceof MetricDescriptor descriptor)) {
        throw new IllegalArgumentException(notOne("descriptors()", element));
      }
      descriptors.add(descriptor);
    }
    registrations.add(this, revision, descriptors);
  }

  @Override
  public boolean read(ForeignRun run, List<MetricFamily> out) {
    if (!call.mayBegin()) {
      metricFaults.tellIfOverdue(call);
      metricFaults.leftOut(name);
      return true;
    }
    if (!run.enter(call)) {
      return false;
    }
    List<MetricFamily> families = new CollectorDoor(this, faults).collect();
    if (!run.leave(call)) {
      return false;
    }
    out.addAll(families);
    return true;
  }

  @Override
  public void leaveOut() {
    metricFaults.notReached(name);
  }

  @Override
  public String costs(long ns) {
    return name;
  }

  /** Asks again if the collector says that it has changed, or may have a name that it wanted. */
  void askIfChanged(Faults faults) {
    long revision = collector.revision();
    Announced known = announced;
    if (revision > known.revision() || known.mayTakeMore(registrations.released())) {
      ask(revision, faults);
    }
  }

  /** Asks for what the collector announces now, and takes what it can of it. */
  void ask(Faults faults) {
    ask(collector.revision(), faults);
  }

  private void ask(long revision, Faults faults) {
    List<MetricDescriptor> descriptors = new ArrayList<>();
    for (Object element : descriptors()) {
      if (element instanceof MetricDescriptor descriptor) {
        descriptors.add(descriptor);
      } else {
        faults.found(name, told, "descriptor", notOne("descriptors()", element), null);
      }
    }
    registrations.change(this, revision, descriptors);
  }

  /** As an array, which the list itself makes: whatever is in it, nobody else changes it. */
  private Object[] descriptors() {
    @Nullable List<MetricDescriptor> all = collector.descriptors();
    if (all == null) {
      throw new IllegalArgumentException(
          "descriptors()=null of collector=" + name + " (allowed: a list, if of none)");
    }
    return all.toArray();
  }

  /** What is wrong with an element that is not of its list's type. */
  String notOne(String method, @Nullable Object element) {
    return "%s of collector=%s has among its elements: %s"
        .formatted(method, name, element == null ? "null" : element.getClass().getName());
  }

  Collector collector() {
    return collector;
  }

  String name() {
    return name;
  }

  /** Who holds the names. */
  String owner() {
    return RegisteredMetric.COLLECTOR + name;
  }

  ToldKinds told() {
    return told;
  }

  Announced announced() {
    return announced;
  }

  /** Under the lock of the registrations. */
  void announced(Announced now) {
    announced = now;
  }

  @Override
  public void close() {
    registrations.remove(this);
  }

  @Override
  public String toString() {
    Announced now = announced;
    String state = now.closed() ? " (closed)" : " names=" + now.names();
    return RegisteredMetric.COLLECTOR + name + state;
  }
}
