package dev.tare.examples.flow.definition;

import dev.tare.examples.flow.json.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Refuses flows whose messages would go round: one message there keeps a core busy for ever. */
final class Cycles {
  private Cycles() {}

  /** Takes away connections to processes that lead nowhere; what is left, if any, is a cycle. */
  static void refuse(List<ConnectionDefinition> connections) {
    List<ConnectionDefinition> left = new ArrayList<>(connections);
    boolean removed = true;
    while (removed) {
      Set<String> senders = new TreeSet<>();
      left.forEach(connection -> senders.add(connection.from()));
      removed = left.removeIf(connection -> !senders.contains(connection.to()));
    }
    if (!left.isEmpty()) {
      throw Refusal.invalid("connections=" + path(left) + " is a cycle (flows have none)");
    }
  }

  /** One cycle: here every process has a connection that leads on, so a walk must come back. */
  private static String path(List<ConnectionDefinition> left) {
    List<String> walked = new ArrayList<>();
    String at = left.get(0).from();
    while (!walked.contains(at)) {
      walked.add(at);
      at = next(left, at);
    }
    walked.add(at);
    return String.join("->", walked.subList(walked.indexOf(at), walked.size()));
  }

  private static String next(List<ConnectionDefinition> left, String from) {
    for (ConnectionDefinition connection : left) {
      if (connection.from().equals(from)) {
        return connection.to();
      }
    }
    throw new IllegalStateException("from=" + from + " leads nowhere");
  }
}
