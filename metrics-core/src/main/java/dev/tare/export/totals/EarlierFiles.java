package dev.tare.export.totals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What earlier processes have left at a path: moved to {@code path.20261129T101500.123Z}, by the
 * time of its totals, so that a process that is started again does not take away what the killed
 * one had counted.
 */
final class EarlierFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path path;
  private final Pattern pattern;
  private final int keep;

  EarlierFiles(Path path, int keep) {
    this.path = path;
    this.keep = keep;
    this.pattern =
        Pattern.compile(
            Pattern.quote(path.getFileName().toString()) + "\\.\\d{8}T\\d{6}\\.\\d{3}Z");
  }

  /**
   * Says whether there would be room at the path, and changes nothing.
   *
   * @throws IOException if what is there is no file of totals, or somebody writes to it
   */
  void check() throws IOException {
    if (Files.exists(path)) {
      checkIsTotals();
      try (FileChannel old = FileChannel.open(path, StandardOpenOption.WRITE)) {
        MappedSlots.lock(old, path);
      }
    }
  }

  /**
   * Makes room at the path, and deletes the oldest of those that were moved before.
   *
   * @throws IOException if what is there is no file of totals, or somebody writes to it
   */
  void moveAside() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    checkIsTotals();
    String time = TIME.format(lastWritten()); // before it is locked: closing a file unlocks it
    @Nullable Object looked = MappedSlots.fileKey(path);
    try (FileChannel old = FileChannel.open(path, StandardOpenOption.WRITE)) {
      MappedSlots.lock(old, path);
      if (!Objects.equals(MappedSlots.fileKey(path), looked)) {
        // One that lives has put a larger file there, and what is locked here is its old one.
        throw new IOException(path + " is written by another process (allowed: a file for each)");
      }
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + "." + time),
          StandardCopyOption.ATOMIC_MOVE);
    }
    deleteOldest();
  }

  private void checkIsTotals() throws IOException {
    MappedSlots.requireNotWrittenHere(path);
    if (Files.size(path) > 0 && !Totals.isIn(path)) {
      throw new IOException(path + " is no file of totals, and is left alone");
    }
  }

  private Instant lastWritten() throws IOException {
    try {
      return Totals.read(path).taken();
    } catch (IOException e) {
      return Files.getLastModifiedTime(path).toInstant(); // of another version, or damaged
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> moved;
    try (Stream<Path> all = Files.list(path.toAbsolutePath().getParent())) {
      moved = all.filter(this::isMoved).sorted().toList();
    }
    for (Path oldest : moved.subList(0, Math.max(0, moved.size() - keep))) {
      Files.deleteIfExists(oldest);
    }
  }

  private boolean isMoved(Path other) {
    return pattern.matcher(other.getFileName().toString()).matches();
  }
}
