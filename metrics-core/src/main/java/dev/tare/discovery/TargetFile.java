package dev.tare.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A file of targets for {@code file_sd_configs} of Prometheus, which reads it as soon as it
 * changes. It is there whole or not at all: what is written comes from a file beside it by a
 * rename. Any thread.
 *
 * <pre>{@code
 * TargetFile file = TargetFile.write(folder.resolve("orders-1.json"), List.of(target));
 * file.close(); // when the server ends: it is scraped no more
 * }</pre>
 *
 * <p>Each process has a file of its own, in a folder that Prometheus reads as {@code
 * folder/*.json}. One that dies leaves it, and shows as down, as it should.
 */
public final class TargetFile implements AutoCloseable {
  private final Path file;
  private boolean closed;

  private TargetFile(Path file) {
    this.file = file;
  }

  /**
   * Writes it.
   *
   * @param file ends in {@code .json}, {@code .yml} or {@code .yaml}, as Prometheus wants it; its
   *     folder is made where it is not there
   * @throws IOException if it cannot be written; then the one before is still there
   * @throws IllegalArgumentException if it does not end so
   */
  public static TargetFile write(Path file, List<Target> targets) throws IOException {
    Path name = file.getFileName();
    if (name == null || !name.toString().matches(".+\\.(json|yml|yaml)")) {
      throw new IllegalArgumentException("file=" + file + " (allowed: *.json, *.yml, *.yaml)");
    }
    TargetFile written = new TargetFile(file.toAbsolutePath());
    written.update(targets);
    return written;
  }

  /**
   * Replaces what is in it; once it is closed, nothing comes back.
   *
   * @throws IOException if it cannot be written; then the one before is still there
   */
  public synchronized void update(List<Target> targets) throws IOException {
    if (closed) {
      return;
    }
    Path folder = file.resolveSibling("").normalize();
    if (!Files.isDirectory(
        folder)) { // a link to one is refused by createDirectories before 17.0.14
      Files.createDirectories(folder);
    }
    Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try {
      Files.writeString(fresh, TargetsJson.of(targets));
      readable(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Prometheus runs as another user, for whom a temporary file is closed. */
  private static void readable(Path fresh) throws IOException {
    if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /**
   * Takes it away, so that Prometheus scrapes its targets no more. A second time does nothing.
   *
   * @throws IOException if it cannot be taken away
   */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Files.deleteIfExists(file);
  }
}
