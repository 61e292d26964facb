package dev.tare.examples.flow;

import dev.tare.examples.flow.component.Component;
import dev.tare.examples.flow.component.ComponentType;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.component.Step;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The standard components and some that wait or fail, so that tests decide what happens when. */
final class TestComponents {
  /** Lets {@code gate} take one message more for each permit. */
  final Semaphore gate = new Semaphore(0);

  /** Lets {@code deaf}, which no interrupt reaches, take one message more for each permit. */
  final Semaphore deaf = new Semaphore(0);

  /** Messages that {@code gate} and {@code deaf} have begun with. */
  final AtomicInteger held = new AtomicInteger();

  /** How often {@code sick} throws before it is well. */
  final AtomicInteger illnesses = new AtomicInteger();

  Components all() {
    return Components.standard()
        .with(
            sink(
                "sick",
                () ->
                    step(
                        () -> {
                          if (illnesses.getAndDecrement() > 0) {
                            throw new IllegalStateException("thrown by a test");
                          }
                        })),
            sink("gate", () -> held(gate::acquire)),
            sink("deaf", () -> held(deaf::acquireUninterruptibly)),
            sink(
                "throwing",
                () ->
                    step(
                        () -> {
                          throw new IllegalArgumentException("thrown by a test");
                        })),
            sink(
                "overflowing",
                () ->
                    step(
                        () -> {
                          throw new StackOverflowError("thrown by a test");
                        })));
  }

  private interface Body {
    void run() throws Exception;
  }

  private Step held(Body body) {
    return (payload, output) -> {
      held.incrementAndGet();
      body.run();
    };
  }

  private static Step step(Body body) {
    return (payload, output) -> body.run();
  }

  private static ComponentType sink(String name, Supplier<Component> component) {
    return new ComponentType(name, true, false, Set.of(), settings -> component);
  }
}
