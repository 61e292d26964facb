package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tare_build_info} has the version of Tare, in whatever jar it has ended up. */
@Timeout(120)
class VersionTest {
  private static final String HOSTS = "9.9-host";

  private Path shaded;

  /** Tare's classes and files in a jar whose manifest is an application's. */
  @BeforeEach
  void shade(@TempDir Path folder) throws Exception {
    shaded = folder.resolve("application.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, HOSTS);
    attributes.put(new Attributes.Name("Automatic-Module-Name"), "application");
    try (OutputStream file = Files.newOutputStream(shaded);
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      Path main = folderOf(Metrics.class);
      try (Stream<Path> files = Files.walk(main)) {
        for (Path found : (Iterable<Path>) files.filter(VersionTest::isShaded)::iterator) {
          add(jar, main, found);
        }
      }
      Path tests = folderOf(VersionProbe.class);
      add(jar, tests, tests.resolve(VersionProbe.class.getName().replace('.', '/') + ".class"));
    }
  }

  @Test
  void shouldBeTheBuilds() {
    assertThat(new VersionProbe().get()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void shouldNotBeThatOfTheJarWhereTareIsShaded() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars()) {
      urls.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(VersionProbe.class.getName());
      assertThat(type.getPackage().getImplementationVersion()).isEqualTo(HOSTS);
      Supplier<?> probe = (Supplier<?>) type.getDeclaredConstructor().newInstance();
      assertThat(probe.get()).isEqualTo(new VersionProbe().get());
    }
  }

  @Test
  void shouldBeTheSameOnTheModulePath() throws Exception {
    List<String> path = jars().stream().map(Path::toString).toList();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-p",
                String.join(System.getProperty("path.separator"), path),
                "-m",
                "application/" + VersionProbe.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip()).isEqualTo(new VersionProbe().get());
  }

  /** The application's, and what Tare needs beside it. */
  private List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    jars.add(shaded);
    TestClassPath.entries().stream()
        .map(Path::of)
        .filter(
            entry -> entry.getFileName().toString().matches("(agrona|HdrHistogram|jspecify)-.*"))
        .forEach(jars::add);
    assertThat(jars).hasSizeGreaterThanOrEqualTo(3);
    return jars;
  }

  private static boolean isShaded(Path file) {
    return Files.isRegularFile(file) && !file.endsWith("META-INF/MANIFEST.MF");
  }

  private static void add(JarOutputStream jar, Path root, Path file) throws IOException {
    jar.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
    Files.copy(file, jar);
    jar.closeEntry();
  }

  private static Path folderOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
