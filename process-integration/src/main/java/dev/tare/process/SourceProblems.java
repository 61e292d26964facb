package dev.tare.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What to tell of sources, and whom: of those that failed, the error handler; of those that this
 * machine does not have, as every machine lacks some, only who reads debug messages.
 *
 * <p>Without formats and streams, whose first use would take longer than all else.
 */
final class SourceProblems {
  private final GuardedSource[] all;
  private final Consumer<Throwable> errorHandler;
  private int looks;

  SourceProblems(GuardedSource[] all, Consumer<Throwable> errorHandler) {
    this.all = all;
    this.errorHandler = errorHandler;
  }

  /** What failed, and had not before. Under the tracker's lock, after each look. */
  List<String> failed(long nowNs) {
    looks++;
    List<String> found = looks == 1 ? failedAtOnce() : List.of();
    for (GuardedSource source : all) {
      if (source.complains(nowNs)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        String what =
            source.up() ? " is known in part only" : " has failed; its metrics are absent";
        found.add("source=" + source.complaint() + what);
      }
    }
    return found;
  }

  /** Of the first look, all in one. */
  private List<String> failedAtOnce() {
    String names = names(false);
    return names.isEmpty()
        ? List.of()
        : new ArrayList<>(List.of(names.concat("; their metrics are absent")));
  }

  /**
   * What is not there, once. Under the tracker's lock, after each look: not the first, since asking
   * for a logger takes longer than all of that.
   */
  String absent() {
    return looks == 2 ? names(true) : "";
  }

  private String names(boolean absent) {
    int count = 0;
    StringBuilder names = new StringBuilder();
    for (GuardedSource source : all) {
      if (!source.up() && source.absent() == absent) {
        names.append(count == 0 ? " sources unavailable: " : ", ").append(source.complaint());
        count++;
      }
    }
    String of = Integer.toString(count).concat(" of ").concat(Integer.toString(all.length));
    return count == 0 ? "" : of.concat(names.toString());
  }

  /** Under no lock. */
  void tell(List<String> failed, String absent) {
    for (int i = 0; i < failed.size(); i++) { // no iterator: mostly there is none
      errorHandler.accept(new IOException("resource tracker: ".concat(failed.get(i))));
    }
    if (!absent.isEmpty()) {
      System.getLogger("dev.tare.process").log(Level.DEBUG, absent);
    }
  }
}
