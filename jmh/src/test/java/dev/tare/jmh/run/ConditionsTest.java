package dev.tare.jmh.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.jmh.report.Estimate;
import dev.tare.jmh.report.Row;
import dev.tare.jmh.report.RowBuilder;
import org.junit.jupiter.api.Test;

/** Fast alone does not meet a bar. */
class ConditionsTest {
  private static final Conditions HELD = new Conditions(true, 0.01);

  @Test
  void shouldMeetTheBarWhenItIsFastFreeAndHeld() {
    assertThat(HELD.judge(row(0.4, 0.2, 0.01)).met()).isTrue();
  }

  @Test
  void shouldMissTheBarWhenItAllocates() {
    assertThat(HELD.judge(row(0.4, 0.5, 0)).met()).isFalse();
    assertThat(Conditions.NONE.judge(row(0.4, 5_000, 0)).met()).isTrue();
  }

  @Test
  void shouldNotBeJudgedWhenMoreSpilledThanTheBarIsFor() {
    assertThat(HELD.judge(row(0.4, 0, 0.011)).met()).isNull();
    assertThat(Conditions.NONE.judge(row(0.4, 0, 1)).met()).isTrue();
  }

  @Test
  void shouldMissTheBarWhenItIsSlowWhateverElse() {
    assertThat(HELD.judge(row(0.8, 0, 0.5)).met()).isFalse();
    assertThat(HELD.judge(row(0.5, 0, 0)).met()).isNull();
  }

  private static Row row(double ratio, double bytes, double spilled) {
    return new RowBuilder("id", "Question", "tare")
        .threads(1)
        .score(new Estimate(11, 12, 13), "ns/op")
        .bytesPerOp(bytes)
        .ratio(new Estimate(ratio - 0.05, ratio, ratio + 0.05), "peer")
        .spilledShare(spilled)
        .backEnd("ARRAY 64 KiB")
        .held(0.5, null)
        .build();
  }
}
