package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void shouldFindTheOutcomeWhereverItIsAmongTheCauses() {
    assertThat(Outcome.of(null)).isEqualTo(Outcome.OK);
    assertThat(Outcome.of(in(in(HttpStream.CONTENT_NOT_CONSUMED)))).isEqualTo(Outcome.OK);
    assertThat(Outcome.of(in(new TimeoutException()))).isEqualTo(Outcome.TIMEOUT);
    assertThat(Outcome.of(in(new EofException()))).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(Outcome.of(new ClosedChannelException())).isEqualTo(Outcome.CLIENT_ABORT);
    assertThat(Outcome.of(new Request.Handler.AbortException("a"))).isEqualTo(Outcome.APP_ABORT);
    assertThat(Outcome.of(in(new IOException("b")))).isEqualTo(Outcome.ERROR);
  }

  @Test
  void shouldComeToAnEndWhenCausesFormACircle() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));
    assertThat(Outcome.of(one)).isEqualTo(Outcome.ERROR);
  }

  private static Throwable in(Throwable cause) {
    return new IllegalStateException(cause);
  }
}
