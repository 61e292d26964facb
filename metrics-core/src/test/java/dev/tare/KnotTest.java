package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No class needs many others to be understood, and no room is full. */
class KnotTest {
  /** Top-level classes that reach each other. A sealed family counts as one. */
  private static final int LARGEST_KNOT = 4;

  private static final int LARGEST_ROOM = 20;

  /**
   * What users import is theirs to know as one; the tracker of resources is to leave the core as it
   * stands.
   */
  private static final Set<String> OPEN_TO_ALL =
      Set.of("dev.tare.model", "dev.tare.instrument", "dev.tare.resource");

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tare");

  @Test
  void shouldHaveNoKnots() {
    assertThat(knots(edges(SHIPPED)))
        .filteredOn(knot -> knot.size() > LARGEST_KNOT)
        .as("groups of classes that reach each other; pass what is needed instead of its owner")
        .isEmpty();
  }

  @Test
  void shouldHaveNoFullRoom() {
    Map<String, Long> rooms =
        SHIPPED.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(type -> !OPEN_TO_ALL.contains(type.getPackageName()))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(rooms)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            (room, classes) -> assertThat(classes).as(room).isLessThanOrEqualTo(LARGEST_ROOM));
  }

  @Test
  void shouldNoticeAKnot() {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      edges.put("c" + i, new TreeSet<>(Set.of("c" + (i + 1) % 5, "leaf")));
    }
    edges.put("leaf", new TreeSet<>());
    edges.put("top", new TreeSet<>(Set.of("c0")));
    assertThat(knots(edges)).containsExactly(new TreeSet<>(Set.of("c0", "c1", "c2", "c3", "c4")));
  }

  /** From each top-level class to those that it mentions. */
  private static Map<String, Set<String>> edges(JavaClasses classes) {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> known = edges.computeIfAbsent(node(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.tare")) {
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
      Class<?> loaded = Class.forName(name, false, KnotTest.class.getClassLoader());
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
  private static List<Set<String>> knots(Map<String, Set<String>> edges) {
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
