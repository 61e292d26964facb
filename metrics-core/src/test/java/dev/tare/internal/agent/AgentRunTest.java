package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;

class AgentRunTest {

  /** The interrupt that comes after the idle strategy has looked for one, and before the runner. */
  @Test
  void shouldNotEndForAnInterruptThatNobodyTookAway() {
    List<AgentRun> run = new ArrayList<>();
    int[] cycles = {0};
    Agent agent =
        new Agent() {
          @Override
          public int doWork() {
            Thread.currentThread().interrupt();
            if (++cycles[0] == 3) {
              run.get(0).stop();
            }
            return 0;
          }

          @Override
          public String roleName() {
            return "interrupted";
          }
        };
    run.add(new AgentRun(NoOpIdleStrategy.INSTANCE, e -> {}, agent));

    run.get(0).run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cycles[0]).isEqualTo(3);
  }
}
