package dev.tare;

import java.io.File;
import java.util.List;

/** The class path of the tests; Surefire may hide it behind a jar with nothing but a manifest. */
final class TestClassPath {
  private TestClassPath() {}

  static List<String> entries() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(path.split(File.pathSeparator, -1));
  }
}
