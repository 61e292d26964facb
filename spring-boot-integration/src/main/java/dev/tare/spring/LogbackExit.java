package dev.tare.spring;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;

/**
 * Takes out of Logback, when the context closes, the listener that Micrometer's {@link
 * LogbackMetrics} puts there and leaves. Logback outlives the context, and the listener holds the
 * registry and all that is in it.
 *
 * <p>On the thread that starts the context, and on that which closes it.
 */
final class LogbackExit
    implements InstantiationAwareBeanPostProcessor, DestructionAwareBeanPostProcessor {
  private List<LoggerContextListener> before = List.of();
  private final List<LoggerContextListener> own = new ArrayList<>();

  @Override
  public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String name) {
    if (LogbackMetrics.class.isAssignableFrom(type)) {
      before = listeners();
    }
    return null;
  }

  @Override
  public boolean postProcessAfterInstantiation(Object bean, String name) {
    if (bean instanceof LogbackMetrics) {
      own.addAll(listeners());
      own.removeAll(before);
    }
    return true;
  }

  @Override
  public boolean requiresDestruction(Object bean) {
    return bean instanceof LogbackMetrics;
  }

  @Override
  public void postProcessBeforeDestruction(Object bean, String name) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      own.forEach(logback::removeListener);
    }
    own.clear();
  }

  /** Those of Micrometer: it alone knows which of them is whose. */
  private static List<LoggerContextListener> listeners() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
        ? logback.getCopyOfListenerList().stream()
            .filter(listener -> listener.getClass().getEnclosingClass() == LogbackMetrics.class)
            .toList()
        : List.of();
  }
}
