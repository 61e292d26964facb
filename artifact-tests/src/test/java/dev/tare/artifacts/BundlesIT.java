package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each jar says what an OSGi framework has to know of it. */
class BundlesIT {
  static List<Staged> jars() throws IOException {
    return Staged.jars();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void shouldExportWhatIsPublicAndImportWhatItUses(Staged artifact) throws IOException {
    Attributes manifest = manifest(artifact);
    assertThat(manifest.getValue("Bundle-ManifestVersion")).isEqualTo("2");
    assertThat(manifest.getValue("Bundle-SymbolicName"))
        .isEqualTo(manifest.getValue("Automatic-Module-Name"));
    assertThat(manifest.getValue("Bundle-Version")).isEqualTo(Staged.VERSION.replace("-", "."));
    assertThat(manifest.getValue("Require-Capability")).contains("(osgi.ee=JavaSE)(version=17)");
    String exports = manifest.getValue("Export-Package");
    assertThat(exports).contains("dev.tare").doesNotContain("internal");
    String imports = manifest.getValue("Import-Package");
    assertThat(imports)
        .doesNotContain("java.lang", "dev.tare.internal")
        .contains("org.jspecify.annotations;resolution:=optional");
    if (artifact.name().equals("tare-core")) {
      assertThat(imports).doesNotContain("dev.tare"); // its own, from nobody else
    } else {
      // A minor version may break before 1.0.
      assertThat(imports).containsPattern("dev\\.tare[.a-z]*;version=\"\\[0\\.1,0\\.2\\)\"");
    }
  }

  /** What a host may do without, and the oldest that Tare runs on. */
  @Test
  void shouldAskForNoMoreThanItNeeds() throws IOException {
    Map<String, List<String>> expected =
        Map.of(
            "tare-openmetrics",
            List.of("io.prometheus.metrics.model.snapshots;version=\"[1.3,2)\";optional"),
            "tare-micrometer",
            List.of("io.micrometer.core.instrument;version=\"[1.15,2)\""),
            "tare-client-java",
            List.of("io.prometheus.metrics.model.registry;version=\"[1.3,2)\""),
            "tare-process",
            List.of("com.sun.management", "jdk.jfr;optional", "jdk.management;optional"),
            "tare-jetty",
            List.of(
                "org.eclipse.jetty.server;version=\"[12,13)\"",
                "org.eclipse.jetty.client;version=\"[12,13)\";optional",
                "org.eclipse.jetty.websocket.core;version=\"[12,13)\";optional",
                "org.eclipse.jetty.http2.api;version=\"[12,13)\";optional",
                "org.eclipse.jetty.ee11.servlet;version=\"[12,13)\";optional",
                "jakarta.servlet;version=\"[6,7)\";optional"));
    for (Staged artifact : Staged.jars()) {
      String imports = manifest(artifact).getValue("Import-Package");
      assertThat(clauses(imports)).containsAll(expected.getOrDefault(artifact.name(), List.of()));
    }
  }

  /** One each, as {@code name;version;optional}, in that order. */
  private static List<String> clauses(String imports) {
    List<String> clauses = new ArrayList<>();
    for (String clause : imports.split(",(?=[a-z])", -1)) {
      boolean optional = clause.contains(";resolution:=optional");
      clauses.add(clause.replace(";resolution:=optional", "") + (optional ? ";optional" : ""));
    }
    return clauses;
  }

  private static Attributes manifest(Staged artifact) throws IOException {
    try (JarFile jar = new JarFile(artifact.file(".jar").toFile())) {
      return jar.getManifest().getMainAttributes();
    }
  }
}
