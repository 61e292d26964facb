package dev.tare.frameworks.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contexts that come and go in one JVM, as in a test suite and at redeploys, leave nothing. */
class RestartsTest {
  private static final int RESTARTS = 50;

  /** Number, instances, bytes, class; not of this test. */
  private static final Pattern COUNT =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(dev\\.tare\\.(?!frameworks)\\S+)");

  /** After which whatever a JVM makes once has been made. */
  private static final int WARM_UP = 3;

  @Test
  @Timeout(600)
  void shouldLeaveNoThreadAndNoObject() throws Exception {
    List<WeakReference<Metrics>> opened = new ArrayList<>();
    for (int i = 0; i < WARM_UP; i++) {
      opened.add(run());
    }
    awaitCollected(opened);
    Map<String, Long> objects = objects();
    assertThat(objects).isNotEmpty();
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < RESTARTS; i++) {
      opened.add(run());
    }
    awaitCollected(opened);
    // What is made once in a JVM may be made late; what a context leaves comes with each of them.
    objects()
        .forEach(
            (type, count) ->
                assertThat(count - objects.getOrDefault(type, 0L))
                    .as(type)
                    .isLessThan(RESTARTS / 2));
    Eventually.until(
        "no thread of " + RESTARTS + " contexts",
        () -> {
          System.gc(); // with which clients of HTTP end
          return more(threads).isEmpty();
        });
  }

  /** Starts the application, uses every part of it, and closes it. */
  private static WeakReference<Metrics> run() throws Exception {
    try (RunningSample sample = new RunningSample("tare.jetty.admin-port=0", "spring.datasource.hikari.maximum-pool-size=1")) {
      assertThat(sample.send("GET", "/books/1").statusCode()).isEqualTo(200);
      assertThat(sample.send("GET", "/books/1/called").statusCode()).isEqualTo(200);
      assertThat(sample.page()).contains("http_requests_total{", "process_threads ");
      return new WeakReference<>(sample.metrics());
    }
  }

  /**
   * Boot leaves the environment of the last application with Logback, and its server with that: so
   * one comes after them that has nothing of Tare.
   */
  private static void awaitCollected(List<WeakReference<Metrics>> opened) throws Exception {
    new RunningSample("tare.enabled=false").close();
    Eventually.until(
        "every Metrics collected",
        () -> {
          System.gc();
          return opened.stream().allMatch(metrics -> metrics.refersTo(null));
        });
  }

  /** How many live objects there are of each class of Tare's. */
  private static Map<String, Long> objects() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Long> objects = new TreeMap<>();
    Matcher line = COUNT.matcher(histogram);
    while (line.find()) {
      objects.put(line.group(2), Long.parseLong(line.group(1)));
    }
    return objects;
  }

  /** Names of threads that there were not before, but for those of the JDK's own pool. */
  private static Set<String> more(Set<Thread> before) {
    Set<String> more = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && !thread.getName().startsWith("ForkJoinPool.commonPool")) {
        more.add(thread.getName());
      }
    }
    return more;
  }
}
