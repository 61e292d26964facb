package dev.tare.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Values of one control group, which may be in several files. */
final class CgroupReading implements Reading {
  private static final int USUAL_BYTES = 16 * 1024;

  private final Cgroups groups;
  private final String controller;
  private final List<Part> unified;
  private final List<Part> legacy;

  private final List<FileReading> files = new ArrayList<>();
  private List<Part> parts = List.of();
  private int moves = -1;

  /**
   * A file of the group.
   *
   * @param optional whether the others count also where it is not there
   */
  record Part(String file, Parser parser, boolean optional) {

    Part(String file, Parser parser) {
      this(file, parser, false);
    }

    FileReading in(Path folder) {
      return new FileReading(new ProcFile(folder.resolve(file)), USUAL_BYTES, parser);
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
    for (int i = 0; i < files.size(); i++) {
      if (!read(i, reader, slots)) {
        return false;
      }
    }
    return true;
  }

  private boolean read(int file, ProcReader reader, long[] slots) throws IOException {
    try {
      return files.get(file).read(reader, slots);
    } catch (NoSuchFileException e) {
      if (!parts.get(file).optional()) {
        throw e;
      }
      return true;
    }
  }

  /** Once a move, as it allocates. */
  private void locate() {
    moves = groups.moves();
    files.clear();
    CgroupMembership.Place place = groups.place(controller);
    if (place != null) {
      parts = place.unified() ? unified : legacy;
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
