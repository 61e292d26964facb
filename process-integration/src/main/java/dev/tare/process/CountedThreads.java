package dev.tare.process;

import dev.tare.instrument.UpDownCounter;
import dev.tare.registry.MetricRegistry;
import java.util.concurrent.ThreadFactory;

/**
 * Counts the virtual threads that a factory makes, from when they first run until they end: no JDK
 * tells how many there are. Shown as {@code jvm_threads_virtual_live{factory="…"}}.
 *
 * <p>Any thread. A thread costs one object more, and two additions.
 */
public final class CountedThreads implements ThreadFactory {
  static final String NAME = "jvm_threads_virtual_live";
  static final String HELP = "Virtual threads that run or wait, of the factories that count them.";

  private final ThreadFactory factory;
  private final UpDownCounter live;

  private CountedThreads(ThreadFactory factory, UpDownCounter live) {
    this.factory = factory;
    this.live = live;
  }

  /**
   * Wraps a factory, for example {@code Thread.ofVirtual().factory()}.
   *
   * @param registry where the count is shown, for as long as the registry is
   * @param name of the series; factories of the same name are counted together
   * @param factory makes the threads; platform threads would be counted just so
   */
  public static CountedThreads of(MetricRegistry registry, String name, ThreadFactory factory) {
    return new CountedThreads(
        factory, registry.upDownCounter(NAME, HELP).labels("factory").family().with(name));
  }

  /** A thread of the factory; what the factory returns or throws is passed on. */
  @Override
  public Thread newThread(Runnable task) {
    return factory.newThread(
        () -> {
          live.begin();
          try {
            task.run();
          } finally {
            live.end();
          }
        });
  }
}
