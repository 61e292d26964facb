package dev.tare.examples.flow;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param status the HTTP status
 * @param body what is written as JSON, or null
 * @param location where what was created is found, or null
 * @param result how the operation is counted
 */
record Reply(
    int status, @Nullable Object body, @Nullable String location, Operation.Result result) {
  private record Fault(int status, String error) {}

  static Reply ok(Object body) {
    return new Reply(200, body, null, Operation.Result.OK);
  }

  /** After an operation that may have found nothing to do. */
  static Reply done(Object body, boolean changed) {
    return changed ? ok(body) : new Reply(200, body, null, Operation.Result.UNCHANGED);
  }

  static Reply created(Object body, String location) {
    return new Reply(201, body, location, Operation.Result.OK);
  }

  static Reply accepted() {
    return new Reply(202, Map.of("accepted", true), null, Operation.Result.OK);
  }

  static Reply noContent() {
    return new Reply(204, null, null, Operation.Result.OK);
  }

  /** An error as every error of the server looks. */
  static Reply error(int status, String message) {
    // A full inlet or a process that does not end is a 503, and a refusal all the same.
    boolean refused = status < 500 || status == 503;
    Operation.Result result = refused ? Operation.Result.REFUSED : Operation.Result.FAILED;
    return new Reply(status, new Fault(status, message), null, result);
  }
}
