package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an application binds: the JVM, the processor, a pool of connections to a database, a cache,
 * an executor, logging, an observation, a method that is annotated. Each has done something.
 */
final class Binders implements AutoCloseable {
  static final int QUERIES = 3;
  static final int TASKS = 5;

  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final LoggerContext logging = new LoggerContext();
  private final LogbackMetrics logback = new LogbackMetrics(List.of(), logging);
  private final HikariDataSource pool = new HikariDataSource();
  private final Cache<String, String> cache = Caffeine.newBuilder().recordStats().build();
  private final ExecutorService executor;

  Binders(MeterRegistry registry) throws SQLException, ExecutionException, InterruptedException {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    gc.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    logback.bindTo(registry);
    logging.getLogger("shop").warn("Sold out.");
    CaffeineCacheMetrics.monitor(registry, cache, "articles");
    cache.put("a", "apple");
    assertThat(cache.getIfPresent("a")).isEqualTo("apple");
    assertThat(cache.getIfPresent("b")).isNull();
    executor = ExecutorServiceMetrics.monitor(registry, Executors.newFixedThreadPool(2), "workers");
    for (int i = 0; i < TASKS; i++) {
      executor.submit(() -> {}).get();
    }
    query(registry);
    observe(registry);
    annotated(registry);
  }

  private void query(MeterRegistry registry) throws SQLException {
    pool.setJdbcUrl("jdbc:h2:mem:shop");
    pool.setPoolName("shop");
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    for (int i = 0; i < QUERIES; i++) {
      try (Connection connection = pool.getConnection()) {
        connection.createStatement().execute("select 1");
      }
    }
  }

  private static void observe(MeterRegistry registry) {
    ObservationRegistry observations = ObservationRegistry.create();
    observations
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(registry));
    Observation.createNotStarted("checkout", observations)
        .lowCardinalityKeyValue("payment", "card")
        .observe(() -> {});
  }

  @Timed(
      value = "annotated",
      extraTags = {"kind", "any"},
      histogram = true)
  private static void annotated(MeterRegistry registry) {
    try {
      Timed timed =
          Binders.class
              .getDeclaredMethod("annotated", MeterRegistry.class)
              .getAnnotation(Timed.class);
      Timer.builder(timed, "unused").register(registry).record(() -> {});
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    pool.close();
    gc.close();
    logback.close();
    logging.stop();
  }
}
