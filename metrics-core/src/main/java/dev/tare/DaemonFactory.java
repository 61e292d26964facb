package dev.tare;

import java.util.concurrent.ThreadFactory;

/** Holds on to nothing of whoever opens, or of the request that starts another thread. */
final class DaemonFactory implements ThreadFactory {
  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(null, task, "tare", 0, false);
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    return thread;
  }
}
