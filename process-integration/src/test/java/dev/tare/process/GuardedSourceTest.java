package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file may do after it was opened, and how a source comes back. */
class GuardedSourceTest {
  private final ProcReader reader = Fixtures.reader();
  private final Stub stub = new Stub();
  private long nowNs;
  private final GuardedSource source =
      new GuardedSource(
          new SlotSource("stub", stub, SlotFamily.gauge("stub", Unit.NONE, 0, "A value.")));

  /** Something to read that fails as it is told. */
  private static final class Stub implements Reading {
    private Throwable failure = new IOException("not told yet");
    private boolean fails;
    private boolean understood = true;
    private int closed;
    private boolean failsToClose;

    @Override
    public boolean read(ProcReader reader, long[] slots) throws IOException {
      if (fails) {
        Stub.<RuntimeException>sneak(failure);
      }
      slots[0] = Parser.gauge(7);
      return understood;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
      throw (T) failure;
    }

    @Override
    public void close() {
      closed++;
      if (failsToClose) {
        throw new IllegalStateException("kept");
      }
    }
  }

  private List<Double> look() {
    source.read(reader);
    source.publish(nowNs);
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    return families.stream().map(family -> ((GaugeFamily) family).value(0)).toList();
  }

  static List<Throwable> failures() {
    return List.of(
        new IOException("No such device"), // a group or device that was removed
        new IOException("No such process"),
        new IOException("Transport endpoint is not connected"), // lxcfs was restarted
        new IOException("Operation not supported"),
        new InternalError("errno: 24 error: Unable to open directory /proc/self/fd"),
        new NoClassDefFoundError("x"),
        new IllegalStateException());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldShowNothingWhileItFailsAndReturnByItself(Throwable failure) {
    assertThat(look()).containsExactly(7.0);
    stub.failure = failure;
    stub.fails = true;
    assertThat(look()).as("what was shown is not shown as new").isEmpty();
    assertThat(source.up()).isFalse();
    assertThat(source.errors()).isEqualTo(1);
    assertThat(stub.closed).as("it may be the descriptor that is broken").isEqualTo(1);
    assertThat(source.complaint())
        .contains(failure.getMessage() == null ? "IllegalStateException" : failure.getMessage());
    assertThat(look()).isEmpty();
    stub.fails = false;
    assertThat(look()).as("left out once").isEmpty();
    assertThat(look()).containsExactly(7.0);
    assertThat(source.up()).isTrue();
    assertThat(source.errors()).isEqualTo(2);
  }

  @Test
  void shouldShowNothingWhenAReadEndsAtOnce() {
    stub.understood = false;
    assertThat(look()).isEmpty();
    stub.understood = true;
    assertThat(look()).containsExactly(7.0);
  }

  private boolean tells() {
    return source.complains(nowNs);
  }

  @Test
  void shouldTellOfAFailureInTheQuietHourWhenThatIsOverAndItStillFails() {
    look();
    stub.fails = true;
    look();
    assertThat(tells()).isTrue();
    stub.fails = false;
    look();
    stub.fails = true;
    look();
    nowNs += TimeUnit.HOURS.toNanos(1) - 1;
    assertThat(tells()).isFalse();
    look();
    assertThat(tells()).isFalse();
    nowNs++;
    assertThat(tells()).isTrue();
    assertThat(source.complaint()).contains("not told yet");
    nowNs += TimeUnit.HOURS.toNanos(1);
    assertThat(tells()).as("once").isFalse();
  }

  @Test
  void shouldNotTellOfWhatHasReturnedInTheQuietHour() {
    for (int i = 0; i < 2; i++) {
      stub.fails = false;
      look();
      stub.fails = true;
      look();
      assertThat(tells()).isEqualTo(i == 0);
    }
    stub.fails = false;
    look();
    nowNs += TimeUnit.HOURS.toNanos(2);
    assertThat(tells()).isFalse();
  }

  @Test
  void shouldTellOfWhatAppearsAndCannotBeRead() {
    stub.failure = new NoSuchFileException("x");
    stub.fails = true;
    look();
    assertThat(tells()).isFalse();
    stub.failure = new IOException("broken");
    look();
    assertThat(tells()).isTrue();
    assertThat(source.complaint()).contains("broken");
  }

  @Test
  void shouldTellOfWhatAppearsAndHangs() {
    stub.failure = new NoSuchFileException("x");
    stub.fails = true;
    look();
    source.giveUp();
    assertThat(tells()).isTrue();
    source.returned();
    assertThat(source.complaint()).contains("no answer");
  }

  @Test
  void shouldSurviveASourceThatCannotBeClosed() {
    stub.fails = true;
    stub.failsToClose = true;
    assertThat(look()).isEmpty();
    assertThat(source.complaint()).isEqualTo("stub (cannot be closed: kept)");
    source.close();
    stub.fails = false;
    assertThat(look()).containsExactly(7.0);
  }
}
