package dev.tare.internal.block;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** What a {@link BiasedAdder} has beyond a {@link StripedAdder}, between the two paddings. */
abstract class BiasedWords extends StripedAdder {
  /** Published reference: who alone adds to {@link #own}; null before the first. */
  volatile @Nullable WeakReference<Thread> owner;

  long own;

  /**
   * Published reference, to what is never changed: null until a second thread adds often. From then
   * on nobody writes beside it, as all who add read it.
   */
  volatile @Nullable OwnedWord @Nullable [] words;
}
