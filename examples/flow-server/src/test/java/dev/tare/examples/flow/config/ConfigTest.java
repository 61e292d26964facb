package dev.tare.examples.flow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.RingKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static final String ALL =
      """
      # What this server is.
      host = 0.0.0.0
      port=0

      ring = agrona
        flows = definitions
      drain.timeout = 250ms
      restart.limit = 2
      restart.window = 3m
      restart.backoff = 1s
      restart.backoff.max = 4s
      send.attempts = 5
      send.timeout = 6s
      send.backoff = 7ms
      send.backoff.max = 8ms
      peer.west = http://10.0.0.1:8080
      peer.east = http://[::1]:8081/
      """;

  private final Path directory;

  ConfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldReadEverythingThatAFileCanSay() throws Exception {
    Config config = Config.parse(List.of("--config", file(ALL)));

    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.port()).isZero();
    assertThat(config.ring()).hasValue(RingKind.AGRONA);
    assertThat(config.flows()).hasValue(Path.of("definitions"));
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.restarts().limit()).isEqualTo(2);
    assertThat(config.restarts().windowNs()).isEqualTo(Duration.ofMinutes(3).toNanos());
    assertThat(config.restarts().backoff().firstNs()).isEqualTo(1_000_000_000);
    assertThat(config.restarts().backoff().maxNs()).isEqualTo(4_000_000_000L);
    assertThat(config.sending().attempts()).isEqualTo(5);
    assertThat(config.sending().timeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.sending().backoff().firstNs()).isEqualTo(7_000_000);
    assertThat(config.sending().backoff().maxNs()).isEqualTo(8_000_000);
    assertThat(config.peers())
        .isEqualTo(
            Map.of(
                "west", URI.create("http://10.0.0.1:8080"),
                "east", URI.create("http://[::1]:8081/")));
  }

  @Test
  void shouldHaveDefaultsWhenNothingIsSaid() throws Exception {
    Config config = Config.parse(List.of());

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.ring()).isEmpty();
    assertThat(config.flows()).isEmpty();
    assertThat(config.peers()).isEmpty();
    assertThat(config.restarts().limit()).isEqualTo(5);
  }

  @Test
  void shouldTakeTheFlagWhereBothSayIt() throws Exception {
    String file = file("port = 1\nhost = ::1\npeer.west = http://a:1\n");

    Config config =
        Config.parse(List.of("--port", "2", "--config", file, "--peer.west", "http://b:2"));

    assertThat(config.port()).isEqualTo(2);
    assertThat(config.host()).isEqualTo("::1");
    assertThat(config.peers()).containsEntry("west", URI.create("http://b:2"));
  }

  @Test
  void shouldLetTheLongestWaitFollowTheFirstWhereOnlyThatIsSaid() throws Exception {
    Config config = Config.parse(List.of("--restart.backoff", "60s"));

    assertThat(config.restarts().backoff().maxNs()).isEqualTo(60_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port = 65536                   | 3: port=65536 (0 to 65535)
          port = x                       | 3: port=x (0 to 65535)
          port =                         | 3: port= (0 to 65535)
          host =                         | 3: host= (not empty)
          ring = long                    | 3: ring=long (one of: array, agrona)
          drain.timeout = 10             | 3: drain.timeout=10 (0s to 3600s)
          drain.timeout = 61m            | 3: drain.timeout=61m (0s to 3600s)
          restart.limit = -1             | 3: restart.limit=-1 (0 to 1000)
          restart.window = 0s            | 3: restart.window=0s (1ms to 3600s)
          restart.backoff.max = 99ms     | 3: restart.backoff.max=99ms (100ms to 3600s)
          send.attempts = 0              | 3: send.attempts=0 (1 to 1000)
          send.backoff.max = 1ms         | 3: send.backoff.max=1ms (50ms to 3600s)
          peer.west = https://a:1        | 3: peer.west=https://a:1 (like http://host:port)
          peer.west = http://a           | 3: peer.west=http://a (like http://host:port)
          peer.west = http://a:1/x       | 3: peer.west=http://a:1/x (like http://host:port)
          peer.west = http://u@a:1       | 3: peer.west=http://u@a:1 (like http://host:port)
          peer.west = http://a:1 2       | 3: peer.west=http://a:1 2 (like http://host:port)
          peer.a/b = http://a:1          | 3: unknown name peer.a/b (names: host, port, ring
          colour = red                   | 3: unknown name colour (names: host, port, ring, flows
          port                           | 3: port (a line: name = value)
          = 1                            | 3: = 1 (a line: name = value)
          send.timeout = 2s              | 3: send.timeout is set twice (once)
          """)
  void shouldNameFileAndLineWhenAnyIsWrong(String line, String message) throws Exception {
    String file = file("# A comment, and one right value.\nsend.timeout = 1s\n" + line + "\n");

    assertThatThrownBy(() -> Config.parse(List.of("--config", file)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":" + message);
  }

  @ParameterizedTest
  @CsvSource({
    "--port x,port=x (0 to 65535)",
    "--port,--port has no value",
    "port 1,unknown argument port (--name value)",
    "--port 1 --port 2,--port is given twice",
    "--config none.properties,none.properties: does not exist"
  })
  void shouldNameTheFlagWhenItIsWrong(String flags, String message) {
    assertThatThrownBy(() -> Config.parse(Stream.of(flags.split(" ")).toList()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void shouldNameTheFileWhenItIsNoText() throws Exception {
    Path file = Files.write(directory.resolve("flow.properties"), new byte[] {(byte) 0xff});

    assertThatThrownBy(() -> Config.parse(List.of("--config", file.toString())))
        .hasMessage(file + ": encoding is not UTF-8");
    assertThatThrownBy(() -> Config.parse(List.of("--config", directory.toString())))
        .hasMessageStartingWith(directory + ": cannot be read: ");
  }

  private String file(String text) throws Exception {
    Path file = directory.resolve("flow.properties");
    return Files.writeString(file, text, StandardCharsets.UTF_8).toString();
  }
}
