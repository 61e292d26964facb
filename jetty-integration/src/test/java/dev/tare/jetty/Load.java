package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;

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
      String count = Integer.toString(requests);
      assertThat(Tool.run(folder, h2load.get(), "--h1", "-n", count, "-c", "4", uri.toString()))
          .contains(requests + " done");
      return;
    }
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < requests; i++) {
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
  }
}
