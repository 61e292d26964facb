package dev.tare.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of one control group, which may be in several files: each counts also where another is not
 * there, or cannot be read.
 */
final class CgroupReading implements Reading {
  private final Cgroups groups;
  private final String controller;
  private final List<Part> unified;
  private final List<Part> legacy;

  private final List<FileReading> files = new ArrayList<>();
  private List<Part> parts = List.of();
  private final IOException notUnderstood = new IOException("not understood");

  /** Of each file, why it did not count at the last look. */
  private @Nullable IOException[] failures = {};

  private int moves = -1;

  /**
   * A file of the group.
   *
   * @param parser leaves the slots of what it does not understand absent
   */
  record Part(String file, Parser parser) {

    FileReading in(Path folder) {
      return FileReading.of(folder.resolve(file), parser);
    }
  }

  /**
   * What to read of which group.
   *
   * @param controller of version 1, where there may be one; empty if only version 2 has the files
   * @param unified files of version 2, in the order in which to read them
   * @param legacy files of version 1
   */
  CgroupReading(Cgroups groups, String controller, List<Part> unified, List<Part> legacy) {
    this.groups = groups;
    this.controller = controller;
    this.unified = unified;
    this.legacy = legacy;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    if (moves != groups.moves()) {
      closeFiles();
      locate();
    }
    if (files.isEmpty()) {
      throw groups.noPlace();
    }
    int known = 0;
    for (int i = 0; i < files.size(); i++) {
      failures[i] = read(files.get(i), reader, slots);
      known += failures[i] == null ? 1 : 0;
    }
    if (known > 0) {
      tellLosses(reader);
      return true;
    }
    IOException first = failures[0];
    if (first != null && first != notUnderstood) {
      throw first;
    }
    return false;
  }

  /** Why a file does not count; null if it does. */
  private @Nullable IOException read(FileReading file, ProcReader reader, long[] slots)
      throws IOException {
    try {
      return file.read(reader, slots) ? null : notUnderstood;
    } catch (IOException e) {
      file.close(); // what was kept open may be what is broken
      return e;
    }
  }

  private void tellLosses(ProcReader reader) {
    for (int i = 0; i < files.size(); i++) {
      IOException why = failures[i];
      boolean absent = why instanceof NoSuchFileException || why instanceof AccessDeniedException;
      if (why != null && !absent) {
        reader.lose(parts.get(i).file(), why);
      }
    }
  }

  /** Once a move, as it allocates. */
  private void locate() {
    moves = groups.moves();
    files.clear();
    CgroupMembership.Place place = groups.place(controller);
    if (place != null) {
      parts = place.unified() ? unified : legacy;
      failures = new IOException[parts.size()];
      for (Part part : parts) {
        files.add(part.in(place.folder()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    groups.doubt();
    closeFiles();
  }

  private void closeFiles() throws IOException {
    for (int i = 0; i < files.size(); i++) {
      files.get(i).close();
    }
  }
}
