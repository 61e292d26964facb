package dev.tare.examples.flow.component;

import java.util.Set;

/** Takes messages and does nothing with them: its process counts them. */
final class Sink implements Step {
  static final ComponentType TYPE =
      new ComponentType("sink", true, false, Set.of(), settings -> Sink::new);

  @Override
  public void onMessage(String payload, Output output) {}
}
