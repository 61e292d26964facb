package dev.tare.process;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.tare.testing.Knots;
import org.junit.jupiter.api.Test;

/** The tracker stands on what every user of the core has, and is no knot. */
class TrackerArchitectureTest {
  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tare.process");

  @Test
  void shouldUseNothingInternal() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.tare.internal..",
                "sun..",
                "jdk.internal..",
                "org.slf4j..",
                "java.util.logging.."))
        .check(SHIPPED);
  }

  @Test
  void shouldPrintNothing() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(SHIPPED);
  }

  @Test
  void shouldHaveNoKnots() {
    assertThat(SHIPPED.size()).isGreaterThan(40);
    assertThat(Knots.tooLarge(SHIPPED)).isEmpty();
  }
}
