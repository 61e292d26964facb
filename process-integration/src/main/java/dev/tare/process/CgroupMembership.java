package dev.tare.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the control groups of the process are in the file system, from {@code /proc/self/cgroup}
 * and {@code /proc/self/mountinfo}.
 *
 * <p>Three layouts are common: a namespace of its own ({@code 0::/}, the files are at the mount
 * point), the host's ({@code 0::/system.slice/…}, the whole tree is there), and a leaf that was
 * mounted by itself (the path is not below the mount point). In the last case, and where a path
 * leads out of the namespace ({@code /../x}), the mount point is the best that there is. Cloud
 * Foundry moves a container from {@code good/x} to {@code bad/x}, and leaves the first mounted.
 *
 * <p>Without expressions, formats and concatenation: the first look takes this way, and the first
 * use of each would take longer than all else.
 */
final class CgroupMembership {
  private static final String V2 = "cgroup2";
  private static final String V1 = "cgroup";

  private final List<String> groups;
  private final List<CgroupMount> mounts;

  /**
   * Both files, read.
   *
   * @param sysRoot takes the place of {@code /sys} in mount points
   */
  CgroupMembership(String cgroup, String mountinfo, Path sysRoot) {
    this.groups = List.of(cgroup.split("\n", -1));
    this.mounts = CgroupMount.all(mountinfo, sysRoot);
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

  /**
   * The best of the mounts of a hierarchy: other containers' may be mounted, too. First those that
   * the process's own group can be seen in, and of these the one that shows most of what is above
   * it; then those that it should be in; then the first. None of what is outside of its namespace.
   */
  private Optional<Place> place(String type, String option, String path) {
    CgroupMount best = null;
    int most = -1;
    for (CgroupMount mount : mounts) {
      if (mount.type().equals(type) && mount.has(option) && !mount.isOutside(path)) {
        int rank = rank(mount, path);
        if (rank > most) {
          best = mount;
          most = rank;
        }
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new Place(best.folder(path), best.point(), type.equals(V2)));
  }

  private static int rank(CgroupMount mount, String path) {
    if (!mount.holds(path)) {
      return 0;
    }
    // What is above a group limits it, too: the shorter the root, the more of that can be seen.
    return mount.shows(path) ? Integer.MAX_VALUE - mount.root().length() : 1;
  }
}
