package dev.tare.examples.flow;

/** Tells a process that a message may be waiting for it. Any thread announces; one awaits. */
final class Arrivals {
  private boolean announced;

  /** Called when a message is in one of the connections, and can be taken. */
  synchronized void announce() {
    announced = true;
    notifyAll();
  }

  /** Returns when something was announced since it returned last. */
  synchronized void await() throws InterruptedException {
    while (!announced) {
      wait();
    }
    announced = false;
  }
}
