package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that is undeployed takes Tare with it, though the pool's threads live on. */
@Tag("recording")
class ClassLoaderTest {
  private static final int ROUNDS = 20;

  @Test
  void shouldNotPinTheClassLoaderOfAnApplicationThatClosedIt() throws Exception {
    ExecutorService foreign = Executors.newFixedThreadPool(2);
    try {
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        loaders.add(deploy(foreign));
      }
      for (WeakReference<ClassLoader> loader : loaders) {
        assertCollected(loader);
      }
    } finally {
      foreign.shutdownNow();
    }
  }

  /** In a method of its own, so that no local variable holds what is to be collected. */
  private static WeakReference<ClassLoader> deploy(ExecutorService foreign) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : TestClassPath.entries()) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(Application.class.getName());
      assertThat(type).isNotSameAs(Application.class);
      Runnable application = (Runnable) type.getDeclaredConstructor().newInstance();
      List<Future<?>> records = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        records.add(foreign.submit(application));
      }
      for (Future<?> done : records) {
        done.get(60, TimeUnit.SECONDS);
      }
      ((AutoCloseable) application).close();
      return new WeakReference<>(loader);
    }
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (loader.get() != null && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(loader.get() == null).as("class loader collected").isTrue();
  }

  /** Loaded by the loader under test. */
  public static final class Application implements Runnable, AutoCloseable {
    private final Metrics metrics = Metrics.open(MetricsOptions.builder().ringBytes(1024).build());
    private final Histogram histogram =
        metrics.registry().histogram("a_seconds", "A.").unit(Unit.SECONDS).register();

    @Override
    public void run() {
      for (int i = 0; i < 1_000; i++) { // far more than the ring holds
        histogram.record(i);
      }
    }

    @Override
    public void close() {
      metrics.close();
      if (metrics.snapshot().value("a_seconds_count") != 8_000) {
        throw new IllegalStateException("records lost");
      }
    }
  }
}
