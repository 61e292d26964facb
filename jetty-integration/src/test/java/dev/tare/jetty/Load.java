package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends an exact number of requests: with h2load where the machine has it, else from this JVM. */
final class Load {
  private final Path folder;
  private final Optional<Path> h2load = Tool.find("h2load");

  /**
   * @param folder for what h2load prints
   */
  Load(Path folder) {
    this.folder = folder;
  }

  void send(URI uri, int requests) throws Exception {
    if (h2load.isPresent()) {
      sendFast(h2load.get(), uri, requests);
      return;
    }
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < requests; i++) {
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
  }

  private void sendFast(Path program, URI uri, int requests) throws Exception {
    Path log = Files.createTempFile(folder, "h2load", ".log");
    Process process =
        new ProcessBuilder(
                program.toString(), "--h1", "-n", "" + requests, "-c", "4", uri.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("h2load ended").isTrue();
      assertThat(Files.readString(log)).contains(requests + " done");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
