package dev.tare.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes a bundle of what is none: of a jar, as a host wraps it, and of a class of the tests'. */
final class BundleJar {
  private BundleJar() {}

  /** The jar with a manifest that exports all of its packages. */
  static Path exporting(Path jar, String name, Path folder) throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      TreeSet<String> packages = new TreeSet<>();
      content.stream()
          .map(ZipEntry::getName)
          .filter(entry -> entry.endsWith(".class") && !entry.startsWith("META-INF/"))
          .filter(entry -> entry.contains("/"))
          .forEach(entry -> packages.add(entry.substring(0, entry.lastIndexOf('/'))));
      String exported = String.join(",", packages).replace('/', '.');
      return write(folder, name, Map.of("Export-Package", exported), entries(content));
    }
  }

  /** The jar as a part of another bundle, whose classes then find its files. */
  static Path fragment(Path jar, String name, String host, Path folder) throws IOException {
    try (JarFile content = new JarFile(jar.toFile())) {
      return write(folder, name, Map.of("Fragment-Host", host), entries(content));
    }
  }

  /** A bundle that is this activator alone. */
  static Path of(Class<?> activator, String imports, Path folder) throws IOException {
    String file = activator.getName().replace('.', '/') + ".class";
    try (InputStream in = activator.getResourceAsStream("/" + file)) {
      return write(
          folder,
          activator.getName(),
          Map.of("Bundle-Activator", activator.getName(), "Import-Package", imports),
          Map.of(file, in.readAllBytes()));
    }
  }

  private static Map<String, byte[]> entries(JarFile jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
        try (InputStream in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  private static Path write(
      Path folder, String name, Map<String, String> headers, Map<String, byte[]> entries)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", name);
    headers.forEach(attributes::putValue);
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }
}
