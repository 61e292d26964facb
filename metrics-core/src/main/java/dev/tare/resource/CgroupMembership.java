package dev.tare.resource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the control groups of the process are in the file system, from {@code /proc/self/cgroup}
 * and {@code /proc/self/mountinfo}.
 *
 * <p>Three layouts are common: a namespace of its own ({@code 0::/}, the files are at the mount
 * point), the host's ({@code 0::/system.slice/…}, the whole tree is there), and a leaf that was
 * mounted by itself (the path is not below the mount point). In the last case, and where a path
 * leads out of the namespace ({@code /../x}), the mount point is the best that there is.
 *
 * <p>Without expressions, formats and concatenation: the first look takes this way, and the first
 * use of each would take longer than all else.
 */
final class CgroupMembership {
  private static final String V2 = "cgroup2";
  private static final String V1 = "cgroup";

  private final List<String> groups;
  private final List<Mount> mounts = new ArrayList<>();
  private final Path sysRoot;

  /**
   * Both files, read.
   *
   * @param sysRoot takes the place of {@code /sys} in mount points
   */
  CgroupMembership(String cgroup, String mountinfo, Path sysRoot) {
    this.groups = List.of(cgroup.split("\n", -1));
    this.sysRoot = sysRoot;
    for (String line : mountinfo.split("\n", -1)) {
      Mount mount = line.contains(" - " + V1) ? Mount.parse(line) : null;
      if (mount != null) {
        mounts.add(mount);
      }
    }
  }

  /**
   * A group of the process.
   *
   * @param folder its own
   * @param mount the highest folder of its hierarchy that can be seen
   * @param unified whether it is of version 2
   */
  record Place(Path folder, Path mount, boolean unified) {}

  /**
   * The group that a controller of version 1 has the process in; if it has none, that of version 2,
   * which on hybrid systems has no controllers but still tells CPU time and pressure.
   */
  Optional<Place> of(String controller) {
    for (String line : groups) {
      String[] fields = line.split(":", 3); // the path may have colons
      if (fields.length == 3 && List.of(fields[1].split(",", -1)).contains(controller)) {
        Optional<Place> place = place(V1, controller, fields[2]);
        if (place.isPresent()) {
          return place;
        }
      }
    }
    return unified();
  }

  /** The group of version 2. */
  Optional<Place> unified() {
    for (String line : groups) {
      if (line.startsWith("0::")) {
        return place(V2, "", line.substring(3));
      }
    }
    return Optional.empty();
  }

  private Optional<Place> place(String type, String option, String path) {
    for (Mount mount : mounts) {
      if (mount.type().equals(type) && mount.has(option)) {
        Path top = below(mount.point());
        return Optional.of(new Place(folder(top, mount.root(), path), top, type.equals(V2)));
      }
    }
    return Optional.empty();
  }

  private static Path folder(Path top, String root, String path) {
    String inside = isInside(path, root) ? path.substring(root.length()) : path;
    if (inside.contains("/../") || inside.endsWith("/..")) {
      return top;
    }
    int begin = 0;
    while (begin < inside.length() && inside.charAt(begin) == '/') {
      begin++;
    }
    Path folder = top.resolve(inside.substring(begin));
    return folder.toFile().isDirectory() ? folder : top;
  }

  private static boolean isInside(String path, String root) {
    return !root.equals("/")
        && path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }

  private Path below(String point) {
    return point.equals("/sys") || point.startsWith("/sys/")
        ? sysRoot.resolve(point.substring(Math.min(point.length(), 5)))
        : Path.of(point);
  }

  /** A line of mountinfo: {@code id parent device root point options … - type source super}. */
  private record Mount(String root, String point, String type, List<String> options) {

    static @Nullable Mount parse(String line) {
      int dash = line.indexOf(" - ");
      String[] before = line.substring(0, dash).split(" ", -1);
      String[] after = line.substring(dash + 3).split(" ", -1);
      if (before.length < 6 || after.length < 3) {
        return null;
      }
      return new Mount(
          unescape(before[3]), unescape(before[4]), after[0], List.of(after[2].split(",", -1)));
    }

    boolean has(String option) {
      return option.isEmpty() || options.contains(option);
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
  }
}
