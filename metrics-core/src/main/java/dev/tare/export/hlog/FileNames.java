package dev.tare.export.hlog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one log in a folder: {@code name-20261129T101500.123Z.hlog}, so that by name they
 * are in the order of time.
 */
final class FileNames {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final int MOST_OF_ONE_TIME = 1_000;

  private final Path folder;
  private final String name;
  private final Pattern pattern;

  FileNames(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.pattern =
        Pattern.compile(Pattern.quote(name) + "-\\d{8}T\\d{6}\\.\\d{3}Z(-\\d{3})?\\.hlog");
  }

  /** A new file, with those folders that are missing, and its path. */
  Created create(long nowMs, LogFile.Opener opener) throws IOException {
    if (!Files.isDirectory(
        folder)) { // a link to one is refused by createDirectories before 17.0.14
      Files.createDirectories(folder);
    }
    String stem = name + "-" + TIME.format(Instant.ofEpochMilli(nowMs));
    FileAlreadyExistsException taken = new FileAlreadyExistsException(stem);
    for (int i = 0; i < MOST_OF_ONE_TIME; i++) {
      Path path = folder.resolve(stem + (i == 0 ? "" : "-%03d".formatted(i)) + ".hlog");
      try {
        return new Created(path, opener.create(path));
      } catch (FileAlreadyExistsException e) {
        taken = e; // by this process or another one
      }
    }
    throw taken;
  }

  /** A file with its path. */
  record Created(Path path, LogFile file) {}

  /** Deletes the oldest, so that no more than so many are left. */
  void deleteAllBut(int files) throws IOException {
    List<Path> own;
    try (Stream<Path> all = Files.list(folder)) {
      own = all.filter(this::isOwn).sorted().toList();
    }
    for (Path oldest : own.subList(0, Math.max(0, own.size() - files))) {
      Files.deleteIfExists(oldest);
    }
  }

  private boolean isOwn(Path path) {
    return pattern.matcher(path.getFileName().toString()).matches();
  }
}
