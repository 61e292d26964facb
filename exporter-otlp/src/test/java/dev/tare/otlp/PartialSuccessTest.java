package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that OpenTelemetry's own classes have written, and others. */
class PartialSuccessTest {
  private static ExportMetricsServiceResponse.Builder answer(long rejected, String reason) {
    return ExportMetricsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportMetricsPartialSuccess.newBuilder()
                .setRejectedDataPoints(rejected)
                .setErrorMessage(reason));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE})
  void shouldReadWhatWasWritten(long rejected) {
    assertThat(PartialSuccess.of(answer(rejected, "zu alt: größer").build().toByteArray()))
        .isEqualTo(new PartialSuccess(rejected, "zu alt: größer"));
  }

  @Test
  void shouldReadPastFieldsThatCameLater() {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(7, UnknownFieldSet.Field.newBuilder().addFixed64(1).addFixed32(2).build())
            .addField(
                8,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addLengthDelimited(ByteString.copyFromUtf8("x"))
                    .build())
            .build();
    byte[] answer = answer(5, "old").setUnknownFields(later).build().toByteArray();
    assertThat(PartialSuccess.of(answer)).isEqualTo(new PartialSuccess(5, "old"));
  }

  @Test
  void shouldSayNothingOfWhatIsNoSuchAnswer() {
    PartialSuccess none = new PartialSuccess(0, "");
    assertThat(PartialSuccess.of(new byte[0])).isEqualTo(none);
    assertThat(PartialSuccess.of("<html>OK</html>".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(none);
    assertThat(PartialSuccess.of("{\"partialSuccess\":{}}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(none);
    byte[] whole = answer(5, "old").build().toByteArray();
    assertThat(PartialSuccess.of(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(none);
  }

  @Test
  void shouldNotFailWhateverComes() {
    Random random = new Random(19);
    for (int i = 0; i < 100_000; i++) {
      byte[] answer = new byte[random.nextInt(20)];
      random.nextBytes(answer);
      assertThat(PartialSuccess.of(answer).rejectedPoints()).isNotNegative();
    }
  }
}
