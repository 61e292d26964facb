package dev.tare.resource;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A source whose failures cost only its own families. A source that failed is asked again the next
 * time, then after ever longer pauses.
 *
 * <p>{@link #read} and {@link #close} are called by one thread at a time, the others under the
 * tracker's lock.
 */
final class GuardedSource {
  /** Turns left out after many failures: five minutes, if a turn is 5 s. */
  private static final int MAX_PAUSE = 63;

  private static final long QUIET_NS = TimeUnit.HOURS.toNanos(1);

  private final Source source;
  private int failures;
  private int pause;
  private boolean asked;
  private String problem = "not read yet";
  private boolean up;
  private boolean wentDown;
  private boolean complained;
  private long complainedNs;
  private long errors;

  GuardedSource(Source source) {
    this.source = source;
  }

  String name() {
    return source.name();
  }

  List<MetricDescriptor> descriptors() {
    return source.descriptors();
  }

  /** Takes a turn. Never throws. */
  void read(ProcReader reader) {
    asked = pause == 0;
    if (!asked) {
      pause--;
      return;
    }
    String found = attempt(reader);
    if (found == null) {
      failures = 0;
      problem = "";
    } else {
      failures++;
      pause = Math.min(MAX_PAUSE, (1 << Math.min(failures - 1, 16)) - 1);
      problem = found;
      close(); // what was kept open may be what is broken
    }
  }

  @SuppressWarnings("CatchThrowable") // the JDK throws Errors where descriptors have run out
  private @Nullable String attempt(ProcReader reader) {
    try {
      return source.read(reader) ? null : "not understood";
    } catch (NoSuchFileException e) {
      return "No such file";
    } catch (AccessDeniedException e) {
      return "Permission denied";
    } catch (Throwable e) {
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  /** Shows what the turn found. */
  void publish() {
    if (!asked) {
      return;
    }
    boolean found = problem.isEmpty();
    if (found) {
      source.publish();
    } else {
      source.withdraw();
      errors++;
    }
    wentDown = up && !found;
    up = found;
  }

  /** Shows nothing any more. */
  void withdraw() {
    source.withdraw();
    up = false;
  }

  /** Whether the last turn succeeded. */
  boolean up() {
    return up;
  }

  /** Whether to say that this turn failed and the one before had not: at most once an hour. */
  boolean complains(long nowNs) {
    if (!asked || !wentDown || (complained && nowNs - complainedNs < QUIET_NS)) {
      return false;
    }
    complained = true;
    complainedNs = nowNs;
    return true;
  }

  /** Turns that failed. */
  long errors() {
    return errors;
  }

  /** What is wrong, for a message. */
  String complaint() {
    // Not by "+": its first use takes longer than all the rest of the first look.
    return source.name().concat(" (").concat(problem).concat(")");
  }

  void families(List<MetricFamily> out) {
    source.families(out);
  }

  /** Gives back what the source holds; it may take another turn. */
  void close() {
    try {
      source.close();
    } catch (IOException e) {
      problem = "cannot be closed: " + e.getMessage();
    }
  }
}
