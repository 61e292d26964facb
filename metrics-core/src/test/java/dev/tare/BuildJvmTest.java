package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Proves that every cell of the test matrix (ring back end, JDK) really runs in the JVM it names.
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
}
