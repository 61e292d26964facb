package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Each jar is a module whose name stays, whatever its file is called. */
class ModuleNamesIT {

  @Test
  void shouldSayItsNameItself() throws IOException {
    Map<String, String> names = new HashMap<>();
    for (Staged artifact : Staged.jars()) {
      try (JarFile jar = new JarFile(artifact.file(".jar").toFile())) {
        String name = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
        names.put(artifact.name(), name == null ? "" : name);
      }
    }
    assertThat(names)
        .containsEntry("tare-core", "dev.tare")
        .containsEntry("tare-process", "dev.tare.process")
        .containsEntry("tare-openmetrics", "dev.tare.openmetrics")
        .containsEntry("tare-json", "dev.tare.json")
        .containsEntry("tare-otlp", "dev.tare.otlp")
        .containsEntry("tare-live", "dev.tare.live")
        .containsEntry("tare-jetty", "dev.tare.jetty")
        .containsEntry("tare-client-java", "dev.tare.clientjava")
        .containsEntry("tare-micrometer", "dev.tare.micrometer")
        .containsEntry("tare-spring-boot", "dev.tare.spring")
        .allSatisfy((artifact, name) -> assertThat(name).as(artifact).startsWith("dev.tare"));
    assertThat(names.values()).doesNotHaveDuplicates();
  }

  /** On a module path no package may be in two of them. */
  @Test
  void shouldHaveItsPackagesForItself() throws IOException {
    Map<String, String> owners = new HashMap<>();
    for (Staged artifact : Staged.jars()) {
      for (ModuleReference module : ModuleFinder.of(artifact.file(".jar")).findAll()) {
        ModuleDescriptor descriptor = module.descriptor();
        for (String name : descriptor.packages()) {
          assertThat(owners.put(name, descriptor.name())).as(name).isNull();
          assertThat(name).startsWith(descriptor.name());
        }
      }
    }
    assertThat(owners).hasSizeGreaterThan(10);
  }
}
