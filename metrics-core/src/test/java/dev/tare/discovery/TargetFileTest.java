package dev.tare.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets, and the file that Prometheus reads them from. */
class TargetFileTest {
  private static final Target ORDERS =
      Target.at("10.0.0.1:9090").service("orders").instance("orders-1");

  @Test
  void shouldWriteWhatPrometheusReads(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("made/orders-1.json");
    try (TargetFile written = TargetFile.write(file, List.of(ORDERS))) {
      assertThat(file)
          .hasContent(
              "[{\"targets\":[\"10.0.0.1:9090\"],"
                  + "\"labels\":{\"instance\":\"orders-1\",\"service\":\"orders\"}}]");
      written.update(List.of(ORDERS.https().path("/m"), Target.at("[::1]:9090")));
      assertThat(file)
          .hasContent(
              "[{\"targets\":[\"10.0.0.1:9090\"],\"labels\":{\"__metrics_path__\":\"/m\","
                  + "\"__scheme__\":\"https\",\"instance\":\"orders-1\",\"service\":\"orders\"}},"
                  + "{\"targets\":[\"[::1]:9090\"],\"labels\":{}}]");
      assertThat(names(folder.resolve("made"))).containsExactly("orders-1.json");
    }
    assertThat(file).doesNotExist();
  }

  /** Whoever reads while others write finds the whole of one of them. */
  @Test
  void shouldNeverShowAHalf(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.json");
    List<Target> many =
        Stream.iterate(1, i -> i + 1).limit(500).map(i -> Target.at("host:" + i)).toList();
    try (TargetFile written = TargetFile.write(file, List.of())) {
      String full = TargetsJson.of(many);
      AtomicBoolean done = new AtomicBoolean();
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    written.update(i % 2 == 0 ? many : List.of());
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                } finally {
                  done.set(true);
                }
              });
      writer.start();
      while (!done.get()) {
        assertThat(Files.readString(file)).isIn("[]\n", full);
      }
      writer.join();
    }
    assertThat(names(folder)).isEmpty();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  @Test
  void shouldLeaveTheOldOneWhereItCannotWrite(@TempDir Path folder) throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken.json/by-a-folder"));
    assertThatThrownBy(() -> TargetFile.write(folder.resolve("taken.json"), List.of(ORDERS)))
        .isInstanceOf(IOException.class);
    assertThat(taken).isDirectory();
    assertThat(names(folder)).containsExactly("taken.json");
  }

  @Test
  void shouldRefuseWhatPrometheusDoes(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetFile.write(folder.resolve("a.txt"), List.of()))
        .withMessageContainingAll("a.txt", "*.json");
    for (String address : List.of("", "host", "http://host:1", "host:1/metrics", "a b:1")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Target.at(address))
          .withMessageContainingAll("address=" + address, "host:port");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ORDERS.label("__address__", "x"))
        .withMessageContaining("label=__address__");
    assertThatIllegalArgumentException().isThrownBy(() -> new Target("a:1", Map.of("a b", "1")));
  }

  @Test
  void shouldNotComeBackOnceItIsClosed(@TempDir Path folder) throws IOException {
    TargetFile file = TargetFile.write(folder.resolve("orders.json"), List.of(ORDERS));
    file.close();
    file.update(List.of(ORDERS));
    assertThat(names(folder)).isEmpty();
  }
}
