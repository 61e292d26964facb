package dev.tare.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void shouldSortByName() {
    Labels labels = Labels.of("b", "1", "a", "2", "c", "3");
    assertThat(labels.names()).containsExactly("a", "b", "c");
    assertThat(labels.values()).containsExactly("2", "1", "3");
    assertThat(labels).isEqualTo(Labels.of("c", "3", "a", "2", "b", "1"));
    assertThat(Labels.of()).isEqualTo(Labels.EMPTY);
  }

  @Test
  void shouldRefuseWhatIsNoSetOfPairs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a"))
        .withMessageContaining("pairs=[a]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a", "1", "a", "1"))
        .withMessageContainingAll("label=a", "once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Labels(List.of("b", "a"), List.of("1", "2")))
        .withMessageContaining("names=[b, a]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Labels(List.of("a"), List.of()))
        .withMessageContainingAll("names=[a]", "values=[]");
  }

  @Test
  @SuppressWarnings("NullAway") // callers that nobody checks
  void shouldRefuseWhatNoScraperCanRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a", null))
        .withMessageContaining("pairs=[a, null]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of(null, "1"))
        .withMessageContaining("pairs=[null, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of("a", "1", "b", "\uDE00"))
        .withMessageContainingAll("label=b", "half of a surrogate pair");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Labels(List.of("a"), Arrays.asList((String) null)))
        .withMessageContainingAll("label=a", "value=null");
    assertThat(Labels.of("a", "").values()).containsExactly("");
  }

  @Test
  void shouldNotBeChangedThroughTheListsThatItWasGiven() {
    List<String> values = new ArrayList<>(List.of("1"));
    Labels labels = new Labels(List.of("a"), values);
    values.set(0, "2");
    assertThat(labels.values()).containsExactly("1");
  }

  @Test
  void shouldReadAsInTheExposition() {
    assertThat(Labels.of("b", "a \"b\" \\ \n", "service.name", "x"))
        .hasToString("{b=\"a \\\"b\\\" \\\\ \\n\",\"service.name\"=\"x\"}");
    assertThat(Labels.EMPTY).hasToString("{}");
  }
}
