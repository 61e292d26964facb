package dev.tare.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of the process, as a source without values. What others keep open of them goes
 * on to tell of the old group when the process is moved to another; so it is looked up again.
 */
final class Cgroups implements Reading {
  private static final int MAX_BYTES = 16 * 1024;

  /** Machines with many containers mount something for each of them. */
  private static final int MAX_MOUNT_BYTES = 1024 * 1024;

  private final ProcFile membership;
  private final ProcFile mounts;
  private final Path sysRoot;

  private byte[] cgroup = new byte[0];
  private byte[] mountinfo = new byte[0];
  private @Nullable CgroupMembership known;
  private boolean doubtful;
  private int moves;

  Cgroups(Path procRoot, Path sysRoot) {
    this.membership = new ProcFile(procRoot.resolve("self/cgroup"));
    this.mounts = new ProcFile(procRoot.resolve("self/mountinfo"));
    this.sysRoot = sysRoot;
  }

  /** Looks where the process is now; allocates only if that may have changed. */
  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    Text text = reader.read(membership, MAX_BYTES);
    if (known != null && !doubtful && text.equal(cgroup, 0, text.length())) {
      return true;
    }
    byte[] groupsNow = text.copy(0, text.length());
    text = reader.read(mounts, MAX_MOUNT_BYTES);
    if (known == null
        || !text.equal(mountinfo, 0, text.length())
        || !Arrays.equals(groupsNow, cgroup)) {
      cgroup = groupsNow;
      mountinfo = text.copy(0, text.length());
      known = new CgroupMembership(utf8(cgroup), utf8(mountinfo), sysRoot);
      moves++;
    }
    doubtful = false;
    return true;
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Where a group is, for as long as {@link #moves} does not grow.
   *
   * @param controller of version 1, where it may be; empty for version 2 alone
   */
  CgroupMembership.Place place(String controller) throws IOException {
    CgroupMembership membership = known;
    if (membership == null) {
      throw new IOException("the control group is not known");
    }
    return (controller.isEmpty() ? membership.unified() : membership.of(controller))
        .orElseThrow(this::notMounted);
  }

  private IOException notMounted() {
    doubt();
    return new IOException("no such control group is mounted");
  }

  int moves() {
    return moves;
  }

  /** A file that should be there was not: perhaps it is mounted somewhere else by now. */
  void doubt() {
    doubtful = true;
  }

  @Override
  public void close() throws IOException {
    membership.close();
    mounts.close();
  }
}
