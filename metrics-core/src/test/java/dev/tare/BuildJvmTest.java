package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.agrona.concurrent.AgentRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Proves that every cell of the test matrix (ring back end, JDK, Agrona) really runs with what it
 * names.
 */
@Tag("recording")
class BuildJvmTest {

  @Test
  void shouldExportAgronasPackageExactlyWhenTestingTheAgronaRing() {
    boolean agronaRing = "AGRONA".equals(System.getProperty("tare.test.ring"));

    boolean exported =
        Object.class.getModule().isExported("jdk.internal.misc", BuildJvmTest.class.getModule());

    assertThat(exported).isEqualTo(agronaRing);
  }

  @Test
  void shouldRunOnTheJdkThatTheExecutionNames() {
    int running = Runtime.version().feature();

    assertThat(running).isEqualTo(Integer.getInteger("tare.test.jdk", running));
  }

  /** Whoever has Agrona on the class path for another library's sake has pinned its version. */
  @Test
  void shouldRunWithTheAgronaThatTheExecutionNames() {
    String version = System.getProperty("tare.test.agrona");
    assumeThat(version).as("run by Maven").isNotNull();

    String jar = AgentRunner.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    assertThat(jar).endsWith("/agrona-" + version + ".jar");
  }
}
