package dev.tare.export.hlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTagTest {
  @Test
  void shouldBeTheNameWhereThereAreNoLabels() {
    assertThat(SeriesTag.of("t_seconds", List.of(), List.of())).isEqualTo("t_seconds");
    assertThat(SeriesTag.of("t_seconds", List.of("a"), List.of(""))).isEqualTo("t_seconds");
  }

  @Test
  void shouldHaveLabelsInTheOrderOfTheFamily() {
    assertThat(SeriesTag.of("t", List.of("b", "a"), List.of("GET", "/x/{id}")))
        .isEqualTo("t{b=GET;a=/x/%7Bid%7D}");
  }

  @Test
  void shouldEscapeWhatALogOrTheTagNeedsForItself() {
    assertThat(SeriesTag.of("t", List.of("a"), List.of("1,2 3\n4;5=6%7\"é")))
        .isEqualTo("t{a=1%2C2%203%0A4%3B5%3D6%257%22%C3%A9}");
  }
}
