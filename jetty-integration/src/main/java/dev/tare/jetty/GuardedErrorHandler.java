package dev.tare.jetty;

import org.agrona.ErrorHandler;

/** Keeps what an error handler itself throws from reaching Jetty. */
record GuardedErrorHandler(ErrorHandler target) implements ErrorHandler {

  @Override
  public void onError(Throwable error) {
    try {
      target.onError(error);
    } catch (Throwable e) {
      // Nobody is left to tell, and a response must not depend on it.
      error.addSuppressed(e);
    }
  }
}
