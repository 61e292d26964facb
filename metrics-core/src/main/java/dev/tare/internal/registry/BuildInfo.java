package dev.tare.internal.registry;

import java.util.List;

/** What is running: the values of {@code tare_build_info}. */
record BuildInfo(String ring) {

  List<String> values() {
    String version = BuildInfo.class.getPackage().getImplementationVersion();
    return List.of(version == null ? "unpackaged" : version, ring, Runtime.version().toString());
  }
}
