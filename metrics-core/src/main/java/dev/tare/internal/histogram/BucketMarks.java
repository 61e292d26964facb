package dev.tare.internal.histogram;

import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * What values are counted between: the {@code le} bounds of a histogram and, where it has native
 * buckets, theirs, merged. One count for each interval between two marks is all that a series
 * keeps, and both kinds of buckets are sums of such counts: exact, equal in total, and no dearer to
 * count than one kind.
 *
 * <p>Immutable; one a family.
 */
public final class BucketMarks {
  private final long[] marks;
  private final int[] bucketOfRank;
  private final int[] nativeOfRank;
  private final OptionalInt schema;

  private BucketMarks(long[] bounds, long[] marks, int[] nativeOfRank, OptionalInt schema) {
    this.marks = marks;
    this.nativeOfRank = nativeOfRank;
    this.schema = schema;
    this.bucketOfRank = new int[marks.length + 1];
    for (int rank = 1; rank <= marks.length; rank++) {
      int found = Arrays.binarySearch(bounds, marks[rank - 1]);
      bucketOfRank[rank] = found < 0 ? -found - 1 : found + 1;
    }
  }

  /** The marks of a shape. */
  public static BucketMarks of(HistogramShape shape) {
    OptionalInt schema = shape.nativeSchema();
    if (schema.isEmpty()) {
      return new BucketMarks(shape.bounds(), shape.bounds(), new int[0], schema);
    }
    return of(
        shape.bounds(), schema.getAsInt(), shape.descriptor().scale(), shape.scale().highest());
  }

  /**
   * Marks for both.
   *
   * @param highest the bucket of this value takes all that are larger
   */
  public static BucketMarks of(long[] bounds, int schema, Scale scale, long highest) {
    // A value is whole in the raw unit: it is at most a bound if it is at most the bound's floor.
    // Where the grain is coarser than the buckets, several bounds have the same floor; a value of
    // that size belongs to the lowest of them.
    double rawPerBase = scale.rawPerBase();
    int first = indexAtOrAbove(1 / rawPerBase, schema);
    int last = indexAtOrAbove(highest / rawPerBase, schema);
    long[] floors = new long[last - first + 1];
    for (int index = first; index <= last; index++) {
      double bound = NativeHistogram.upperBound(schema, index) * rawPerBase;
      floors[index - first] = (long) bound;
    }
    LongStream natives = Arrays.stream(floors, 0, floors.length - 1);
    long[] marks =
        LongStream.concat(LongStream.concat(LongStream.of(0), natives), Arrays.stream(bounds))
            .distinct()
            .sorted()
            .toArray();
    int[] nativeOfRank = new int[marks.length + 1]; // rank 0 is the zero bucket
    int index = 0;
    for (int rank = 1; rank <= marks.length; rank++) {
      while (index < floors.length - 1 && floors[index] <= marks[rank - 1]) {
        index++;
      }
      nativeOfRank[rank] = first + index;
    }
    return new BucketMarks(bounds, marks, nativeOfRank, OptionalInt.of(schema));
  }

  /** The bucket of a value: the lowest index whose bound is not below it. */
  private static int indexAtOrAbove(double value, int schema) {
    int index = (int) Math.ceil(Math.scalb(Math.log(value) / Math.log(2), schema)) + 1;
    while (NativeHistogram.upperBound(schema, index - 1) >= value) {
      index--;
    }
    return index;
  }

  /** The marks, ascending; a value's rank is the number of marks below it. */
  public long[] values() {
    return marks;
  }

  /** Whether there are native buckets. */
  public boolean hasNative() {
    return schema.isPresent();
  }

  /** Adds counts by rank to counts by {@code le} bucket, from {@code at} on. */
  public void addBuckets(long[] ranks, long[] buckets, int at) {
    for (int rank = 0; rank < bucketOfRank.length; rank++) {
      buckets[at + bucketOfRank[rank]] += ranks[rank];
    }
  }

  /** The native buckets that counts by rank come to. */
  public NativeHistogram nativeBuckets(long[] ranks) {
    int[] indexes = new int[marks.length];
    long[] counts = new long[marks.length];
    int used = 0;
    for (int rank = 1; rank <= marks.length; rank++) {
      if (ranks[rank] != 0) {
        if (used == 0 || indexes[used - 1] != nativeOfRank[rank]) {
          indexes[used++] = nativeOfRank[rank];
        }
        counts[used - 1] += ranks[rank];
      }
    }
    return new NativeHistogram(
        schema.getAsInt(), ranks[0], Arrays.copyOf(indexes, used), Arrays.copyOf(counts, used));
  }
}
