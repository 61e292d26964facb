package dev.tare.export.totals;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of the {@link Layout}, mapped into memory: a write is a copy, and with the copy the kernel
 * has it, whatever becomes of the process. One thread at a time.
 *
 * <p>All of the file is written once before it is mapped, so that the disk has room for it: a page
 * of a mapping for which there is none is a signal, and no exception. Checks are made in arrays,
 * and the mapping is only copied to, which the JVM survives on a page that is gone.
 */
final class MappedSlots implements Closeable {
  private static final int CHUNK_BYTES = 64 << 10;

  /** The keys of all files that this process writes: of these it must not close another channel. */
  private static final Map<Object, FileChannel> WRITTEN_HERE = new ConcurrentHashMap<>();

  private final FileChannel channel;
  private final MappedByteBuffer mapped;
  private final @Nullable Object fileKey;
  private final int slotBytes;
  private long number;

  private MappedSlots(FileChannel channel, @Nullable Object fileKey, int slotBytes, long number)
      throws IOException {
    this.channel = channel;
    this.slotBytes = slotBytes;
    this.number = number;
    this.fileKey = fileKey;
    this.mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, Layout.fileBytes(slotBytes));
  }

  /** Makes a new file. */
  interface Opener {
    /** For reading and writing. */
    FileChannel create(Path path) throws IOException;
  }

  /**
   * A new file, locked, without totals yet.
   *
   * @param head of the file, with this size of slots
   * @param number of the last totals that were written anywhere
   */
  static MappedSlots create(Path path, Opener opener, byte[] head, int slotBytes, long number)
      throws IOException {
    FileChannel channel = opener.create(path);
    Object key = null;
    try {
      key = fileKey(path);
      if (key != null) {
        WRITTEN_HERE.put(key, channel);
      }
      lock(channel, path);
      fill(channel, head, Layout.fileBytes(slotBytes));
      return new MappedSlots(channel, key, slotBytes, number);
    } catch (Throwable e) {
      forget(key, channel);
      abandon(channel, path, e);
      throw e;
    }
  }

  /** Unless the key is already that of another file, as the first one was deleted. */
  private static void forget(@Nullable Object key, FileChannel channel) {
    if (key != null) {
      WRITTEN_HERE.remove(key, channel);
    }
  }

  /**
   * Whether this process writes the file at the path: then it must not even be looked into. On
   * Linux and macOS whoever closes a file gives up each lock that its process has of it.
   */
  static boolean isWrittenHere(Path path) throws IOException {
    Object key = fileKey(path);
    return key != null && WRITTEN_HERE.containsKey(key);
  }

  /**
   * Is asked before a file that is there is opened.
   *
   * @throws IOException if this process writes it
   */
  static void requireNotWrittenHere(Path path) throws IOException {
    if (isWrittenHere(path)) {
      throw new IOException(path + " is written by this process already (allowed: once)");
    }
  }

  /**
   * Says that a file is somebody's, for as long as the channel is open.
   *
   * @throws IOException if it is somebody's already
   */
  static void lock(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is written by this process already (allowed: once)", e);
    }
    if (lock == null) {
      throw new IOException(path + " is written by another process (allowed: a file for each)");
    }
  }

  private static void fill(FileChannel channel, byte[] head, long fileBytes) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    chunk.put(head).position(0);
    for (long left = fileBytes; left > 0; left -= chunk.limit()) {
      chunk.position(0).limit((int) Math.min(left, CHUNK_BYTES));
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
      chunk.put(0, new byte[head.length]); // it is at the begin of the first alone
    }
  }

  private static void abandon(FileChannel channel, Path path, Throwable failure) {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** What tells a file from another one that takes its place; null where there is no such thing. */
  static @Nullable Object fileKey(Path path) throws IOException {
    return attributes(path).fileKey();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  /** Whether this is the file at the path, as long as it was. Asks for it by no channel of ours. */
  boolean isAt(Path path) {
    try {
      BasicFileAttributes now = attributes(path);
      return Objects.equals(now.fileKey(), fileKey) && now.size() == Layout.fileBytes(slotBytes);
    } catch (IOException e) {
      return false; // gone, or nobody may look: another one is tried, which fails if it must
    }
  }

  /** Whether totals of so many bytes have room. */
  boolean holds(int length) {
    return length <= slotBytes - Layout.SLOT_HEAD_BYTES;
  }

  /** Writes totals over those before the last ones. */
  void write(byte[] totals, int length) {
    long next = number + 1;
    byte[] head = Layout.slotHead(next, totals, length);
    int at = Layout.slotAt(next, slotBytes);
    mapped.put(at + head.length, totals, 0, length);
    mapped.put(at, head, 0, head.length);
    number = next;
  }

  /** Of the last totals. */
  long number() {
    return number;
  }

  /** Gives up the lock. The file stays; the collector takes the mapping. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      forget(fileKey, channel);
    }
  }
}
