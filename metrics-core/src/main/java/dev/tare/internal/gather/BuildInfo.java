package dev.tare.internal.gather;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** What is running: the values of {@code tare_build_info}. */
record BuildInfo(String version, String ring) {
  private static final String UNKNOWN = "unknown";

  /** Of this build of Tare. */
  static BuildInfo of(String ring) {
    return new BuildInfo(readVersion(), ring);
  }

  List<String> values() {
    return List.of(version, ring, Runtime.version().toString());
  }

  /**
   * From a file beside this class, which the build writes. A manifest would say the version of
   * whatever jar the class has ended up in, and nothing to a module. No file, no version: that is
   * no reason not to start.
   */
  private static String readVersion() {
    try (InputStream file = BuildInfo.class.getResourceAsStream("version.properties")) {
      return file == null ? UNKNOWN : read(file);
    } catch (IOException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /** Where an IDE copied the file as it is, it still has the name that Maven replaces. */
  private static String read(InputStream file) throws IOException {
    Properties properties = new Properties();
    properties.load(file);
    String version = properties.getProperty("version", UNKNOWN);
    return version.startsWith("$") ? UNKNOWN : version;
  }
}
