package dev.tare.examples.flow.peer;

import dev.tare.examples.flow.component.ComponentType;
import dev.tare.examples.flow.definition.PeerProcess;
import dev.tare.examples.flow.definition.ProcessDefinition;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The servers that flows may send to, by name. Thread-safe. */
public final class Peers implements AutoCloseable {
  /** The component, for metrics and status, of what sends to other servers. */
  public static final String SEND = "send";

  private static final ComponentType TYPE =
      new ComponentType(
          SEND,
          true,
          false,
          Set.of(),
          settings -> {
            throw new UnsupportedOperationException("component=" + SEND + " is in no definition");
          });

  private final Map<String, Supplier<URI>> addresses;
  private final SendPolicy policy;
  private final PeerClient client;

  /** Servers at these addresses, which are asked for at each attempt. */
  public Peers(Map<String, Supplier<URI>> addresses, SendPolicy policy) {
    this.addresses = new TreeMap<>(addresses);
    this.policy = policy;
    this.client = new PeerClient(policy.timeout());
  }

  /** All names, sorted. */
  public Set<String> names() {
    return new TreeSet<>(addresses.keySet());
  }

  /** To be called before a flow that sends to one is started. */
  public void start() {
    if (!addresses.isEmpty()) {
      client.start();
    }
  }

  /**
   * What sends to this process: a process of the flow that sends, without a place in its
   * definition.
   */
  public ProcessDefinition sender(PeerProcess to) {
    Supplier<URI> address = addresses.get(to.peer());
    if (address == null) {
      throw new IllegalArgumentException("peer=" + to.peer() + " (one of: " + names() + ")");
    }
    return new ProcessDefinition(
        to.toString(),
        TYPE,
        () ->
            new PeerSender(client, address, to, policy, System::nanoTime, new SplittableRandom()));
  }

  /** Ends all connections, when no flow sends any more. */
  @Override
  public void close() {
    client.close();
  }
}
