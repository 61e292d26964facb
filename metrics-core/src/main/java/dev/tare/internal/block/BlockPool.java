package dev.tare.internal.block;

/**
 * What threads may take beyond their own budgets, all together: whoever comes first. The
 * aggregator's own.
 */
public final class BlockPool {
  private int left;

  /**
   * Nothing taken yet.
   *
   * @param bytes what there is
   */
  public BlockPool(int bytes) {
    this.left = bytes;
  }

  boolean has(int bytes) {
    return bytes <= left;
  }

  /** Takes, or gives back what is negative. */
  void take(int bytes) {
    left -= bytes;
  }
}
