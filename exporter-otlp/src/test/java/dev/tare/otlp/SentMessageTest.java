package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** When a message is begun, and when it cannot be any more. */
class SentMessageTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static MessageWriter writer(boolean fails) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream to) throws IOException {
        to.write(1);
        if (fails) {
          throw new OutOfMemoryError("as thrown by a test");
        }
        to.write(new byte[] {2, 3});
      }

      @Override
      public int getContentLength() {
        return 3;
      }
    };
  }

  @Test
  void shouldNotBeUnsentOnceItWasBegun() throws IOException {
    SentMessage message = new SentMessage(false);
    message.sent(writer(false)).writeMessage(out);
    assertThat(out.toByteArray()).containsExactly(1, 2, 3);
    assertThat(message.bytes()).isEqualTo(3);
    assertThat(message.giveUp()).isFalse();
    message.begin(); // a client that tries again by itself
  }

  @Test
  void shouldNotBeBegunOnceItWasGivenUp() {
    SentMessage message = new SentMessage(false);
    assertThat(message.giveUp()).isTrue();
    assertThatThrownBy(() -> message.sent(writer(false)).writeMessage(out))
        .isInstanceOf(IOException.class);
    assertThat(out.size()).isZero();
    assertThat(message.giveUp()).isTrue();
  }

  @Test
  void shouldBeBegunOnceOnlyWhereItMayNotBeSentTwice() throws IOException {
    SentMessage message = new SentMessage(true);
    message.begin();
    assertThatThrownBy(message::begin).isInstanceOf(IOException.class);
    assertThat(message.giveUp()).isFalse();
  }

  @Test
  void shouldBeUnsentWhereItCannotBeWrittenWhole() {
    SentMessage message = new SentMessage(true);
    assertThatThrownBy(() -> message.sent(writer(true)).writeMessage(out))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(out.size()).isZero();
    assertThat(message.giveUp()).isTrue();
  }
}
