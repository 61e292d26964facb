package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowServerMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldSayOneLineWhenPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int status = run("--port", Integer.toString(taken.getLocalPort()));

      assertThat(status).isEqualTo(2);
      assertThat(text(err).lines())
          .singleElement()
          .asString()
          .startsWith(
              "flow-server: cannot listen on host=127.0.0.1 port=" + taken.getLocalPort() + ": ");
      assertThat(text(out)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--port 99999,port=99999 (0 to 65535)",
    "--port x,port=x (0 to 65535)",
    "--port,--port has no value",
    "--colour red,unknown name colour (names: host"
  })
  void shouldSayOneLineWhenArgumentsAreWrong(String arguments, String message) {
    int status = run(arguments.split(" "));

    assertThat(status).isEqualTo(1);
    assertThat(text(err).lines()).singleElement().asString().contains(message);
  }

  @Test
  void shouldSayOneLineWhenFileIsWrong(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("flow.properties"), "host = ::1\nport = x\n");

    assertThat(run("--config", file.toString())).isEqualTo(1);
    assertThat(text(err).lines())
        .singleElement()
        .asString()
        .startsWith("flow-server: " + file + ":2: port=x (0 to 65535)");
  }

  @Test
  void shouldSayOneLineAndEndWhenAFlowIsWrong(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.json"), "{}");

    assertThat(run("--port", "0", "--flows", directory.toString())).isEqualTo(1);
    assertThat(text(err).lines())
        .singleElement()
        .asString()
        .startsWith("flow-server: " + file + ": name is missing");
    assertThat(text(out)).isEmpty();
  }

  private int run(String... arguments) {
    return FlowServerMain.run(List.of(arguments), print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
