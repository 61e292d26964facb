package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A source whose failures cost only its own families. A source that failed is asked again the next
 * time, then after ever longer pauses. One that does not answer is given up: it shows nothing, and
 * is left to the thread that waits for it, until that returns.
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
  private boolean absent;
  private int losses;
  private String lost = "";

  private boolean stuck;

  /** How often in a row it gave no answer. */
  private int silences;

  private boolean up;

  /** Whether the last turn found that this machine does not have it. */
  private boolean missing;

  private boolean known;
  private long knownNs;

  /** Whether there is something to tell, now or when the quiet hour is over. */
  private boolean tells;

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
    absent = false;
    String found = attempt(reader);
    losses = reader.takeLosses();
    lost = losses > 0 ? reader.lost() : "";
    if (found == null) {
      failures = 0;
      problem = "";
    } else {
      failures++;
      pause = pause(failures - 1);
      problem = found;
      close(); // what was kept open may be what is broken
    }
  }

  @SuppressWarnings("CatchThrowable") // the JDK throws Errors where descriptors have run out
  private @Nullable String attempt(ProcReader reader) {
    try {
      return source.read(reader) ? null : "not understood";
    } catch (NoSuchFileException e) {
      absent = true;
      return "No such file";
    } catch (AccessDeniedException e) {
      absent = true;
      return "Permission denied";
    } catch (NotThereException e) {
      absent = true;
      return String.valueOf(e.getMessage());
    } catch (Throwable e) {
      return reason(e);
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Shows what the turn found. */
  void publish(long nowNs) {
    if (!asked || stuck) {
      return;
    }
    asked = false;
    boolean found = problem.isEmpty() && show();
    if (found) {
      silences = 0;
      known = true;
      knownNs = nowNs;
    } else {
      source.withdraw();
      if (known || !absent) { // what this machine never had has not failed
        errors++;
      }
    }
    errors += losses;
    tells = found ? losses > 0 : tells || up || (missing && !absent);
    up = found;
    missing = !found && absent;
  }

  @SuppressWarnings("CatchThrowable") // whatever it is, it costs this source alone
  private boolean show() {
    try {
      source.publish();
      return true;
    } catch (Throwable e) {
      problem = reason(e);
      return false;
    }
  }

  /** Shows nothing any more, and stays with the thread that reads it. */
  void giveUp() {
    stuck = true;
    errors++;
    tells |= up || missing;
    missing = false;
    withdraw();
  }

  /** The thread that waited for it has returned: it may take turns again, after a pause. */
  void returned() {
    stuck = false;
    asked = false;
    problem = "no answer"; // whatever it was in the end
    absent = false;
    silences++;
    pause = pause(silences);
  }

  private static int pause(int failures) {
    return Math.min(MAX_PAUSE, (1 << Math.min(failures, 16)) - 1);
  }

  /** Whether a thread that was given up is still in it. */
  boolean stuck() {
    return stuck;
  }

  /** Shows nothing any more. */
  void withdraw() {
    hide();
    up = false;
  }

  /** Shows nothing until the next turn; that it fails is not said. */
  void hide() {
    source.withdraw();
  }

  /** Whether the last turn succeeded. */
  boolean up() {
    return up;
  }

  /** Whether it is down because this machine does not have it. */
  boolean absent() {
    return absent && !stuck;
  }

  /** Seconds since it was read last, and understood; NaN if it never was. */
  double ageSeconds(long nowNs) {
    return known ? (double) Math.max(0, nowNs - knownNs) / 1e9 : Double.NaN;
  }

  /** Whether to say that it failed and had not before, or in part: at most once an hour. */
  boolean complains(long nowNs) {
    boolean now = tells && !(complained && nowNs - complainedNs < QUIET_NS);
    if (now) {
      tells = false;
      complained = true;
      complainedNs = nowNs;
    }
    return now;
  }

  /** Turns that failed, and parts that did; not those of what there never was. */
  long errors() {
    return errors;
  }

  /** What is wrong, for a message. */
  String complaint() {
    // Not by "+": its first use takes longer than all the rest of the first look.
    String what = stuck ? "no answer" : problem.isEmpty() ? lost : problem;
    return source.name().concat(" (").concat(what).concat(")");
  }

  void families(List<MetricFamily> out) {
    source.families(out);
  }

  /** Gives back what the source holds; it may take another turn. Never throws. */
  @SuppressWarnings("CatchThrowable") // whatever it is, the others are to be closed
  void close() {
    try {
      source.close();
    } catch (Throwable e) {
      problem = "cannot be closed: ".concat(reason(e));
    }
  }
}
