package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application with a module descriptor of its own ({@code src/modular}) is compiled and run with
 * the deployed jars on its module path, on each JDK that there is.
 */
@Timeout(300)
class ModulePathIT {
  /** Said of a module that only a manifest or a file name names. */
  private static final String AUTOMATIC = "requires directive for an automatic module";

  private static final Path SOURCES = Path.of("src/modular/java");

  @TempDir private Path folder;

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void shouldCompileAndRunInSilence(Jdk jdk) throws Exception {
    compile(jdk, "-Werror");
    Jdk.Ended ended = run(jdk);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("ring=\"array\",version=\"" + Staged.VERSION + "\"}") // of tare_build_info
        .contains("work_seconds_count 1")
        .contains("micrometer_total 1")
        .contains("process_cpu_seconds_total")
        .contains("http_connections") // of the Jetty server
        .contains("<!doctype html>");
  }

  /** Off by default: what cannot be helped before HdrHistogram and Agrona have descriptors. */
  @ParameterizedTest
  @MethodSource("jdks")
  void shouldBeWarnedOfAutomaticModulesAndNothingElse(Jdk jdk) throws Exception {
    String printed = compile(jdk, "-Xlint:all");
    List<String> warnings = printed.lines().filter(line -> line.contains(": warning: ")).toList();
    assertThat(warnings)
        .isNotEmpty()
        .allSatisfy(
            warning ->
                assertThat(warning).containsPattern("module-info.java:\\d+: .*" + AUTOMATIC));
  }

  /** Of Agrona's own warnings nothing is hidden; there are none of another. */
  @ParameterizedTest
  @MethodSource("jdks")
  void shouldTakeAgronasRingWhereItsModuleMay(Jdk jdk) throws Exception {
    compile(jdk, "-Werror");
    Jdk.Ended ended = run(jdk, "--add-exports", "java.base/jdk.internal.misc=org.agrona");
    assertThat(ended.code()).as(ended.errors()).isZero();
    assertThat(ended.out()).contains("ring=\"agrona\",version=\"" + Staged.VERSION + "\"}");
    assertThat(ended.errors()).isEmpty();
  }

  private String compile(Jdk jdk, String warnings) throws IOException, InterruptedException {
    Jdk.Ended ended =
        jdk.run(
            folder,
            "javac",
            warnings,
            "--release",
            "17",
            "-p",
            Brought.modulePath(),
            "-d",
            folder.resolve("application").toString(),
            SOURCES.resolve("module-info.java").toString(),
            SOURCES.resolve("application/Main.java").toString());
    assertThat(ended.code()).as(ended.errors()).isZero();
    assertThat(folder.resolve("application/module-info.class")).exists();
    return ended.errors();
  }

  private Jdk.Ended run(Jdk jdk, String... flags) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-Xmx128m"));
    arguments.addAll(List.of(flags));
    arguments.addAll(
        List.of(
            "-p",
            Brought.modulePath() + File.pathSeparator + folder.resolve("application"),
            "-m",
            "application/application.Main"));
    return jdk.run(folder, "java", arguments.toArray(String[]::new));
  }
}
