package dev.tare.internal.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PercentilePlotTest {

  @Test
  void shouldDrawEachDistributionUpwardsWithinTheFrame() throws Exception {
    Map<String, Histogram> series = new LinkedHashMap<>();
    series.put("one & <only>", distribution(20, 10_000));
    series.put("two", distribution(50, 3_000_000));
    Document picture = parse(new PercentilePlot("A & B", Axis.NANOSECONDS, series).svg());

    NodeList lines = picture.getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(2);
    for (int i = 0; i < lines.getLength(); i++) {
      assertRises((Element) lines.item(i));
    }
    assertThat(texts(picture)).contains("A & B", "one & <only>", "two", "0%", "99.9%", "10 µs");
  }

  @Test
  void shouldDrawADistributionOfOneValue() throws Exception {
    Histogram one = new Histogram(1, 1_000, 3);
    one.recordValue(0);
    Document picture = parse(new PercentilePlot("T", Axis.NUMBERS, Map.of("one", one)).svg());
    assertThat(((Element) picture.getElementsByTagName("polyline").item(0)).getAttribute("points"))
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
  }

  @Test
  void shouldNamePowersOfTen() {
    assertThat(IntStream.of(0, 2, 3, 8, 9, 11).mapToObj(Axis.NANOSECONDS::label))
        .containsExactly("1 ns", "100 ns", "1 µs", "100 ms", "1 s", "100 s");
    assertThat(IntStream.of(0, 3, 12).mapToObj(Axis.NUMBERS::label))
        .containsExactly("1", "1,000", "1,000,000,000,000");
  }

  private static Histogram distribution(long usual, long slowest) {
    Histogram histogram = new Histogram(1, 60_000_000_000L, 3);
    for (int i = 0; i < 100_000; i++) {
      histogram.recordValue(usual + i % 7);
    }
    histogram.recordValue(slowest);
    return histogram;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static void assertRises(Element line) {
    List<double[]> points =
        Arrays.stream(line.getAttribute("points").split(" ", -1))
            .map(point -> Arrays.stream(point.split(",", -1)).mapToDouble(Double::parseDouble))
            .map(coordinates -> coordinates.toArray())
            .toList();
    assertThat(points).hasSizeGreaterThan(20);
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.get(i)[0]).isBetween(0d, 960d);
      assertThat(points.get(i)[1]).isBetween(0d, 480d);
      if (i > 0) {
        assertThat(points.get(i)[0]).isGreaterThanOrEqualTo(points.get(i - 1)[0]);
        assertThat(points.get(i)[1]).isLessThanOrEqualTo(points.get(i - 1)[1]);
      }
    }
  }

  private static List<String> texts(Document picture) {
    NodeList texts = picture.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }
}
