package dev.tare.discovery;

import dev.tare.model.Labels;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server that Prometheus is to scrape. Immutable.
 *
 * <pre>{@code
 * Target.at("10.0.0.1:9090").service("orders").instance("orders-1")
 * }</pre>
 *
 * @param address host and port, as Prometheus asks for it
 * @param labels of every series that comes from there, and those by which Prometheus is told how to
 *     ask ({@code __scheme__}, {@code __metrics_path__})
 */
public record Target(String address, Map<String, String> labels) {
  private static final String ADDRESS = "[^\\s/?#@]+:\\d{1,5}";

  /**
   * Copies the labels.
   *
   * @throws IllegalArgumentException if the address is not of host and port, or a label is not
   *     allowed
   */
  public Target {
    if (!address.matches(ADDRESS)) {
      throw new IllegalArgumentException("address=" + address + " (allowed: host:port)");
    }
    labels.forEach(Target::check);
    labels = Map.copyOf(labels);
  }

  private static void check(String name, String value) {
    boolean known = name.equals("__scheme__") || name.equals("__metrics_path__");
    if (!known) {
      Labels.checkName(name, "labels of a target");
    }
    Labels.checkValue(name, value);
  }

  /** One without labels, at {@code /metrics}, without TLS. */
  public static Target at(String address) {
    return new Target(address, Map.of());
  }

  /** The same with the label {@code service}. */
  public Target service(String name) {
    return label("service", name);
  }

  /** The same with the label {@code instance}, which is else the address. */
  public Target instance(String name) {
    return label("instance", name);
  }

  /** The same that is asked by HTTPS. */
  public Target https() {
    return label("__scheme__", "https");
  }

  /** The same that is asked at another path than {@code /metrics}. */
  public Target path(String path) {
    return label("__metrics_path__", path);
  }

  /** The same with one label more, or another value of it. */
  public Target label(String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return new Target(address, more);
  }
}
