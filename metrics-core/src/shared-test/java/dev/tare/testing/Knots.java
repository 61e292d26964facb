package dev.tare.testing;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Groups of top-level classes that reach each other, a sealed family counting as one class. For the
 * tests of every module.
 */
public final class Knots {
  /** What a reader can keep in mind. */
  public static final int LARGEST = 4;

  private Knots() {}

  /** The groups of these classes that are too large. */
  public static List<Set<String>> tooLarge(JavaClasses classes) {
    return of(edges(classes)).stream().filter(knot -> knot.size() > LARGEST).toList();
  }

  /** From each top-level class to those that it mentions. */
  public static Map<String, Set<String>> edges(JavaClasses classes) {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> known = edges.computeIfAbsent(node(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (classes.contain(target.getName())) {
          known.add(node(target));
        }
      }
      known.remove(node(type));
    }
    return edges;
  }

  /** The name of the sealed family, or of the class. */
  private static String node(JavaClass type) {
    String name = type.getName().split("\\$", 2)[0];
    try {
      Class<?> loaded = Class.forName(name, false, Knots.class.getClassLoader());
      return Stream.of(loaded.getInterfaces())
          .filter(Class::isSealed)
          .map(Class::getName)
          .findFirst()
          .orElse(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** The strongly connected components of more than one node (Tarjan, 1972). */
  public static List<Set<String>> of(Map<String, Set<String>> edges) {
    Tarjan tarjan = new Tarjan(edges);
    edges.keySet().forEach(tarjan::visit);
    return tarjan.knots;
  }

  private static final class Tarjan {
    private final Map<String, Set<String>> edges;
    private final Map<String, Integer> index = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> knots = new ArrayList<>();

    Tarjan(Map<String, Set<String>> edges) {
      this.edges = edges;
    }

    /** The first node that can be reached, of those that are open. */
    private int visit(String node) {
      Integer known = index.get(node);
      if (known != null) {
        return open.contains(node) ? known : Integer.MAX_VALUE;
      }
      int mine = index.size();
      index.put(node, mine);
      open.push(node);
      int lowest = mine;
      for (String next : edges.getOrDefault(node, Set.of())) {
        lowest = Math.min(lowest, visit(next));
      }
      if (lowest == mine) {
        close(node);
      }
      return lowest;
    }

    private void close(String node) {
      Set<String> knot = new TreeSet<>();
      String member;
      do {
        member = open.pop();
        knot.add(member);
      } while (!member.equals(node));
      if (knot.size() > 1) {
        knots.add(knot);
      }
    }
  }
}
