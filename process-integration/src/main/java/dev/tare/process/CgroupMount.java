package dev.tare.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mounted hierarchy of control groups, or part of one: a line of mountinfo, {@code id parent
 * device root point options … - type source super}.
 *
 * @param root which group is at the mount point: a path as those in {@code /proc/self/cgroup} are
 */
record CgroupMount(String root, Path point, String type, List<String> options) {

  /**
   * The control groups among these lines. Of what is mounted at one place, the last is seen.
   *
   * @param sysRoot takes the place of {@code /sys}
   */
  static List<CgroupMount> all(String mountinfo, Path sysRoot) {
    List<CgroupMount> mounts = new ArrayList<>();
    for (String line : mountinfo.split("\n", -1)) {
      CgroupMount mount = line.contains(" - cgroup") ? parse(line, sysRoot) : null;
      if (mount != null) {
        mounts.removeIf(hidden -> hidden.point.equals(mount.point));
        mounts.add(mount);
      }
    }
    return mounts;
  }

  private static @Nullable CgroupMount parse(String line, Path sysRoot) {
    int dash = line.indexOf(" - ");
    String[] before = line.substring(0, dash).split(" ", -1);
    String[] after = line.substring(dash + 3).split(" ", -1);
    if (before.length < 6 || after.length < 3) {
      return null;
    }
    try {
      return new CgroupMount(
          unescape(before[3]),
          below(unescape(before[4]), sysRoot),
          after[0],
          List.of(after[2].split(",", -1)));
    } catch (InvalidPathException e) { // a name that this JVM's encoding of paths lacks
      return null;
    }
  }

  private static Path below(String point, Path sysRoot) {
    return point.equals("/sys") || point.startsWith("/sys/")
        ? sysRoot.resolve(point.substring(Math.min(point.length(), 5)))
        : Path.of(point);
  }

  /** Blanks, line feeds and backslashes are written as three octal digits. */
  private static String unescape(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '\\' && path.substring(i + 1).matches("[0-3][0-7]{2}.*")) {
        plain.append((char) Integer.parseInt(path.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        plain.append(path.charAt(i));
      }
    }
    return plain.toString();
  }

  /** Whether a controller of version 1 is in this hierarchy; version 2 has them all. */
  boolean has(String option) {
    return option.isEmpty() || options.contains(option);
  }

  /** Whether a group is the one at the mount point, or below it: by whole names, so not x of xy. */
  boolean holds(String path) {
    return root.equals("/")
        || (path.startsWith(root)
            && (path.length() == root.length() || path.charAt(root.length()) == '/'));
  }

  /**
   * Whether it is of a group that the process's namespace does not reach: above its own, so of more
   * than this container, or beside it.
   */
  boolean isOutside(String path) {
    return root.startsWith("/..") && !holds(path);
  }

  /** Whether the group's own folder is there. */
  boolean shows(String path) {
    Path folder = own(path);
    return folder != null && folder.toFile().isDirectory();
  }

  /** The group's own folder; the mount point where that is not there. */
  Path folder(String path) {
    Path folder = own(path);
    return folder != null && folder.toFile().isDirectory() ? folder : point;
  }

  /** Null where the path leads out of what is mounted. */
  private @Nullable Path own(String path) {
    if (!holds(path)) {
      return null;
    }
    String inside = root.equals("/") ? path : path.substring(root.length());
    if (inside.contains("/../") || inside.endsWith("/..")) {
      return null;
    }
    int begin = 0;
    while (begin < inside.length() && inside.charAt(begin) == '/') {
      begin++;
    }
    try {
      return point.resolve(inside.substring(begin));
    } catch (InvalidPathException e) { // a name that this JVM's encoding of paths lacks
      return null;
    }
  }
}
