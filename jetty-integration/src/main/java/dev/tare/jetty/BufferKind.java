package dev.tare.jetty;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/** Where the memory of a buffer is, and what a pool says of those that are there. */
enum BufferKind {
  HEAP,
  DIRECT;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  long availableBytes(ArrayByteBufferPool pool) {
    return this == DIRECT ? pool.getAvailableDirectMemory() : pool.getAvailableHeapMemory();
  }

  /** Of those that were in the pool before; read one after the other, so never below 0. */
  long lentBytes(ArrayByteBufferPool pool) {
    long all = this == DIRECT ? pool.getDirectMemory() : pool.getHeapMemory();
    return Math.max(0, all - availableBytes(pool));
  }

  long availableBuffers(ArrayByteBufferPool pool) {
    return this == DIRECT
        ? pool.getAvailableDirectByteBufferCount()
        : pool.getAvailableHeapByteBufferCount();
  }

  /** Of those that were in the pool before; read one after the other, so never below 0. */
  long lentBuffers(ArrayByteBufferPool pool) {
    long all = this == DIRECT ? pool.getDirectByteBufferCount() : pool.getHeapByteBufferCount();
    return Math.max(0, all - availableBuffers(pool));
  }

  Map<Integer, Long> unpooled(ArrayByteBufferPool pool) {
    return this == DIRECT ? pool.getNoBucketDirectAcquires() : pool.getNoBucketHeapAcquires();
  }

  /** By bucket; all 0 where they are not enabled. */
  List<Map<String, Object>> statistics(ArrayByteBufferPool pool) {
    return this == DIRECT ? pool.getDirectBucketsStatistics() : pool.getHeapBucketsStatistics();
  }

  boolean of(RetainableByteBuffer buffer) {
    return buffer.isDirect() == (this == DIRECT);
  }
}
