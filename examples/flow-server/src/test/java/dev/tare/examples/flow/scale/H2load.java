package dev.tare.examples.flow.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A load of so many requests to one server, and how many h2load says that it was. */
final class H2load {
  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^requests: \\d+ total, \\d+ started, (\\d+) done, (\\d+) succeeded");

  private final Path log;
  private final Process process;

  /** Started; it runs beside others. */
  H2load(Path program, Path log, String address, int requests) throws IOException {
    this.log = log;
    this.process =
        Tools.start(
            log,
            List.of(
                program.toString(),
                "--h1",
                "-n",
                Integer.toString(requests),
                "-c",
                "4",
                "http://" + address + "/order"));
  }

  /** h2load's own count of the requests that were answered, once it has ended. */
  long count() throws IOException, InterruptedException {
    String printed = Tools.await(process, log);
    Matcher requests = REQUESTS.matcher(printed);
    assertThat(requests.find()).as(printed).isTrue();
    assertThat(requests.group(2)).as(printed).isEqualTo(requests.group(1));
    return Long.parseLong(requests.group(1));
  }
}
