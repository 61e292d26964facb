package dev.tare;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.tare.violating.Violations;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The import table of the design, and what else no reviewer should have to look for. */
class ArchitectureTest {
  /** Bottom to top; a package knows only those before it. Nothing knows the last. */
  private static final List<String> ROWS =
      List.of(
          "dev.tare.model",
          "dev.tare.instrument",
          "dev.tare.internal.json",
          "dev.tare.internal.self",
          "dev.tare.internal.foreign",
          "dev.tare.internal.ring",
          "dev.tare.internal.block",
          "dev.tare.internal.series",
          "dev.tare.internal.histogram",
          "dev.tare.internal.record",
          "dev.tare.internal.aggregate",
          "dev.tare.internal.agent",
          "dev.tare.internal.builder",
          "dev.tare.internal.instrument",
          "dev.tare.registry",
          "dev.tare.internal.noop",
          "dev.tare.internal.naming",
          "dev.tare.internal.collect",
          "dev.tare.internal.registry",
          "dev.tare.internal.gather",
          "dev.tare.export",
          "dev.tare.export.push",
          "dev.tare.export.totals",
          "dev.tare.internal.plot",
          "dev.tare.export.hlog",
          "dev.tare.health",
          "dev.tare.discovery",
          "dev.tare");

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tare");

  private static final JavaClasses VIOLATIONS =
      new ClassFileImporter().importClasses(Violations.class);

  @Test
  void shouldHaveARowForEveryPackage() {
    Set<String> packages =
        SHIPPED.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages).containsExactlyInAnyOrderElementsOf(ROWS);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldKeep(ArchRule rule) {
    rule.check(SHIPPED);
  }

  /** A rule that cannot fail holds nothing. */
  @ParameterizedTest
  @MethodSource("rules")
  void shouldNoticeWhenBroken(ArchRule rule) {
    assertThat(rule.evaluate(VIOLATIONS).hasViolation()).as(rule.getDescription()).isTrue();
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("dev.tare.(**)").should().beFreeOfCycles().check(SHIPPED);
  }

  static List<ArchRule> rules() {
    return List.of(
        NO_INTERNALS_SHOWN,
        onlyIn(MEMORY_ORDER, "dev.tare.internal.ring", "dev.tare.internal.block"),
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.tare")
            .should()
            .dependOnClassesThat(
                DescribedPredicate.describe("System.Logger", isNested(System.Logger.class))),
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.util.logging..", "org.slf4j..", "sun..", "jdk.internal..")),
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  private static final DescribedPredicate<JavaClass> MEMORY_ORDER =
      DescribedPredicate.describe("VarHandle", isNested(VarHandle.class));

  private static Predicate<JavaClass> isNested(Class<?> type) {
    return known ->
        known.getName().equals(type.getName()) || known.getName().startsWith(type.getName() + "$");
  }

  private static ArchRule onlyIn(DescribedPredicate<? super JavaClass> what, String... homes) {
    return noClasses().that().resideOutsideOfPackages(homes).should().dependOnClassesThat(what);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldKnowOnlyTheRowsBelow(String row) {
    ArchRule rule = knowsOnlyBelow(row);
    rule.check(SHIPPED);
  }

  static List<String> rows() {
    return ROWS;
  }

  private static ArchRule knowsOnlyBelow(String row) {
    List<String> above = new ArrayList<>(ROWS.subList(ROWS.indexOf(row) + 1, ROWS.size()));
    return noClasses()
        .that()
        .resideInAPackage(row)
        .should()
        .dependOnClassesThat(resideInAnyPackage(above.toArray(String[]::new)))
        .allowEmptyShould(true);
  }

  /** The top row imports what is below; put where a lower row is, that is a violation. */
  @Test
  void shouldNoticeADependencyUpwards() {
    ArchRule upwards =
        noClasses()
            .that()
            .resideInAPackage("dev.tare")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.tare.internal.gather"));
    assertThat(upwards.evaluate(SHIPPED).hasViolation()).isTrue();
  }

  /** A user compiles against the JDK and Tare alone, whatever versions of these he has. */
  private static final DescribedPredicate<JavaClass> HIDDEN =
      resideInAnyPackage("dev.tare.internal..", "org.agrona..", "org.HdrHistogram..");

  private static final ArchRule NO_INTERNALS_SHOWN =
      classes()
          .that()
          .arePublic()
          .and()
          .resideOutsideOfPackage("..internal..")
          .should(
              new ArchCondition<JavaClass>(
                  "mention no internal and no foreign type in a signature") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  supertypes(type, events);
                  type.getMembers().stream()
                      .filter(ArchitectureTest::isShown)
                      .forEach(member -> signature(member, events));
                }
              });

  private static boolean isShown(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static void supertypes(JavaClass type, ConditionEvents events) {
    type.getRawSuperclass().ifPresent(s -> report(type.getName(), Set.of(s), events));
    type.getInterfaces().forEach(i -> report(type.getName(), i.getAllInvolvedRawTypes(), events));
  }

  private static void signature(JavaMember member, ConditionEvents events) {
    if (member instanceof JavaCodeUnit code) {
      report(code.getFullName(), code.getReturnType().getAllInvolvedRawTypes(), events);
      code.getParameterTypes()
          .forEach(type -> report(code.getFullName(), type.getAllInvolvedRawTypes(), events));
      report(code.getFullName(), Set.copyOf(code.getExceptionTypes()), events);
    } else if (member instanceof JavaField field) {
      report(field.getFullName(), field.getType().getAllInvolvedRawTypes(), events);
    }
  }

  private static void report(String where, Set<JavaClass> types, ConditionEvents events) {
    types.stream()
        .filter(HIDDEN)
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(type, where + " mentions " + type.getName())));
  }
}
