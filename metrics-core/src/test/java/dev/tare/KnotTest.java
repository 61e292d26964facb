package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tare.testing.Knots;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No class needs many others to be understood, and no room is full. */
class KnotTest {
  private static final int LARGEST_ROOM = 20;

  /** What users import is theirs to know as one. */
  private static final Set<String> OPEN_TO_ALL = Set.of("dev.tare.model", "dev.tare.instrument");

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tare");

  @Test
  void shouldHaveNoKnots() {
    assertThat(Knots.tooLarge(SHIPPED))
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
    assertThat(Knots.of(edges))
        .containsExactly(new TreeSet<>(Set.of("c0", "c1", "c2", "c3", "c4")));
  }
}
