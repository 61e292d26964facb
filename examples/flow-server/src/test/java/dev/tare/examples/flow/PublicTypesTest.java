package dev.tare.examples.flow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who compiles against a module of Tare needs the JDK, Tare and, for its part, Jetty; no more. Only
 * who plugs a writer of the Prometheus library in has that.
 */
class PublicTypesTest {
  private static final Set<JavaModifier> SHOWN =
      Set.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED);

  /** Primitive types have no package; internal ones are one level deeper than Tare's own. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "|java\\..*|javax\\.net\\.ssl|com\\.sun\\.net\\.httpserver|org\\.eclipse\\.jetty\\..*|dev\\.tare(\\.[a-z]+)?");

  @Test
  void shouldShowNoForeignAndNoInternalType() {
    assertThat(mentioned("dev.tare.jetty", "dev.tare.openmetrics", "dev.tare.process"))
        .isNotEmpty()
        .extracting(type -> type.getBaseComponentType().getPackageName())
        .filteredOn(name -> !KNOWN.matcher(name).matches())
        .isEmpty();
  }

  /** All that public and protected members of public types mention. */
  private static List<JavaClass> mentioned(String... packages) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(packages)
            .stream()
            .filter(resideInAnyPackage(packages))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !type.getName().startsWith("dev.tare.openmetrics.Library"))
            .flatMap(type -> type.getMembers().stream())
            .filter(member -> member.getModifiers().stream().anyMatch(SHOWN::contains))
            .flatMap(PublicTypesTest::types)
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .toList();
  }

  private static Stream<JavaType> types(JavaMember member) {
    return member instanceof JavaCodeUnit code
        ? Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream())
        : Stream.empty();
  }
}
