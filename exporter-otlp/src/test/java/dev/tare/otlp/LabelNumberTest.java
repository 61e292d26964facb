package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of OpenMetrics, under "Canonical Numbers", and Go's. */
class LabelNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1e-10, 1e-10",
    "1e-9, 1e-09",
    "1e-5, 1e-05",
    "1e-4, 0.0001",
    "5e-4, 0.0005",
    "0.001, 0.001",
    "1, 1.0",
    "-2.5, -2.5",
    "10, 10.0",
    "100000, 100000.0",
    "123456.5, 123456.5",
    "1e6, 1e+06",
    "1048576, 1.048576e+06",
    "1e300, 1e+300",
    "0.30000000000000004, 0.30000000000000004",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "NaN, NaN",
  })
  void shouldWriteALabelAsTheTextFormatsDo(double value, String text) {
    assertThat(LabelNumber.text(value)).isEqualTo(text);
  }

  /** Which may have digits of its own. */
  @Test
  void shouldWriteTheSameInAnyLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(LabelNumber.text(1e6)).isEqualTo("1e+06");
    } finally {
      Locale.setDefault(before);
    }
  }
}
