package dev.tare.internal.agent;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A ticket that is answered is answered with every record that was made before it was taken. */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the ticket came too late for this cycle")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "answered, with the record")
@Outcome(expect = Expect.FORBIDDEN, desc = "answered without the record, or with it twice")
@State
public class ScrapeTicketAgainstRing {
  private final StressedAggregator tare = new StressedAggregator();

  /** Records, then takes a ticket. */
  @Actor
  public void scraper() {
    tare.record();
    tare.scrape();
  }

  /** One duty cycle. */
  @Actor
  public void aggregator() {
    tare.dutyCycle();
  }

  /** What the ticket was answered with. */
  @Arbiter
  public void arbiter(J_Result r) {
    r.r1 = tare.scrape();
    tare.close();
  }
}
