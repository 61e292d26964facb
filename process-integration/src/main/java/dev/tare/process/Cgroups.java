package dev.tare.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of the process, as a source without values. What others keep open of them goes
 * on to tell of the old group when the process is moved to another; so it is looked up again.
 */
final class Cgroups implements Reading {
  /** Machines with many containers mount something for each of them. */
  private static final long MAX_MOUNT_BYTES = 64 * 1024 * 1024;

  private final ProcFile membership;
  private final ProcFile mounts;
  private final Path sysRoot;

  // Made once: where there are no groups, a look of every source of theirs ends with one.
  private final IOException notKnown = new NotThereException("the control group is not known");
  private final IOException notMounted = new NotThereException("no such control group is mounted");

  private final MountLines mountLines = new MountLines();
  private byte[] cgroup = new byte[0];
  private byte[] mountinfo = new byte[0];

  /**
   * A published reference: a thread that was given up in a file of a group may still ask for it
   * while another one looks. One that it sees too late, it sees at its next look.
   */
  private volatile Found found = new Found(null, 0);

  /** A flag that is set by whoever misses a file; the next look takes it back. */
  private volatile boolean doubtful;

  /**
   * Where the process is.
   *
   * @param membership null where that is not known
   * @param moves how many there were before it
   */
  private record Found(@Nullable CgroupMembership membership, int moves) {}

  Cgroups(Path procRoot, Path sysRoot) {
    this.membership = new ProcFile(procRoot.resolve("self/cgroup"));
    this.mounts = new ProcFile(procRoot.resolve("self/mountinfo"));
    this.sysRoot = sysRoot;
  }

  /** Looks where the process is now; allocates only if that may have changed. */
  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    Text text = reader.read(membership);
    Found before = found; // written here alone
    boolean moved = before.membership() == null || !text.equal(cgroup, 0, text.length());
    if (!moved && !doubtful) {
      return true;
    }
    byte[] groupsNow = moved ? text.copy(0, text.length()) : cgroup;
    mountLines.clear();
    reader.pieces(mounts, MAX_MOUNT_BYTES, mountLines);
    if (moved || !mountLines.equal(mountinfo)) {
      cgroup = groupsNow;
      mountinfo = mountLines.copy();
      CgroupMembership now = new CgroupMembership(utf8(cgroup), utf8(mountinfo), sysRoot);
      found = new Found(now, before.moves() + 1);
    }
    doubtful = false; // a doubt that came meanwhile comes again
    return true;
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Where a group is, for as long as {@link #moves} does not grow; null where it is nowhere.
   *
   * @param controller of version 1, where it may be; empty for version 2 alone
   */
  CgroupMembership.@Nullable Place place(String controller) {
    CgroupMembership membership = found.membership();
    if (membership == null) {
      return null;
    }
    return (controller.isEmpty() ? membership.unified() : membership.of(controller)).orElse(null);
  }

  /** What to throw where there is no such place. */
  IOException noPlace() {
    doubt();
    return found.membership() == null ? notKnown : notMounted;
  }

  int moves() {
    return found.moves();
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
