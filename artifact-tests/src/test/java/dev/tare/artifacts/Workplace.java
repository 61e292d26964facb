package dev.tare.artifacts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of the quickstart, beside a local repository that is empty at first. The ports of the page
 * may be in use here, so others stand in for them.
 */
final class Workplace {
  private static final List<String> PORTS = List.of("8080", "9400");

  /**
   * Tare's artifacts come from where they were deployed; what Maven and Jetty are made of comes
   * from this machine's own repository as far as it has it, else from Maven Central.
   */
  private static final String SETTINGS =
      """
      <settings>
        <profiles>
          <profile>
            <id>staged</id>
            <repositories>
              <repository>
                <id>staged</id>
                <url>%1$s</url>
              </repository>
              <repository>
                <id>cache</id>
                <url>%2$s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository>
                <id>cache</id>
                <url>%2$s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
              </pluginRepository>
            </pluginRepositories>
          </profile>
        </profiles>
        <activeProfiles>
          <activeProfile>staged</activeProfile>
        </activeProfiles>
      </settings>
      """;

  private final Path folder;
  private final Path project;
  private final Map<String, Integer> ports = new TreeMap<>();

  Workplace(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.project = this.folder.resolve("project");
  }

  void prepare() throws IOException {
    delete(folder);
    Files.createDirectories(project.resolve(".mvn")); // Maven looks for one no further up
    for (String port : PORTS) {
      ports.put(port, freePort());
    }
    Path cache = Path.of(System.getProperty("tare.test.repository", ""));
    Files.writeString(
        folder.resolve("settings.xml"),
        SETTINGS.formatted(Staged.REPOSITORY.toUri(), cache.toUri()));
    try (Stream<Path> files = Files.walk(Page.QUICKSTART)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path relative = Page.QUICKSTART.relativize(file);
        if (!relative.startsWith("target") && !relative.startsWith("spring-boot/target")) {
          copy(file, project.resolve(relative.toString()));
        }
      }
    }
  }

  private void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.writeString(to, withPorts(Files.readString(from)));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String withPorts(String text) {
    String replaced = text;
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      replaced = replaced.replaceAll("\\b" + port.getKey() + "\\b", port.getValue().toString());
    }
    return replaced;
  }

  /** The port that stands in for one of the page's. */
  int port(String ofThePage) {
    return Integer.parseInt(withPorts(ofThePage));
  }

  /** A command of the page, as it has to be typed here. */
  private String own(String command) {
    return withPorts(command)
        .replaceFirst(
            "^mvn ",
            "exec '%s' -B -gs '%s' -Dmaven.repo.local='%s' "
                .formatted(
                    System.getProperty("tare.test.maven", "mvn"),
                    folder.resolve("settings.xml"),
                    folder.resolve("repository")));
  }

  private Process shell(String command, Path output) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).directory(project.toFile());
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return shell.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** Starts what ends only when it is told to. */
  Running start(String command) throws IOException {
    Path log = folder.resolve("started.log");
    return new Running(shell(own(command), log), log);
  }

  /** What a command printed. */
  String run(String command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process = shell(own(command), output);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException(command + " did not end");
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A Prometheus with the page's configuration, but that it scrapes each second. */
  Running prometheus(int port) throws IOException {
    Path configuration = project.resolve("prometheus.yml");
    Files.writeString(configuration, Files.readString(configuration).replace(": 5s", ": 1s"));
    Path log = folder.resolve("prometheus.log");
    String command =
        "exec prometheus --config.file=prometheus.yml --storage.tsdb.path='%s'"
                .formatted(folder.resolve("data"))
            + " --web.listen-address=127.0.0.1:"
            + port;
    return new Running(shell(command, log), log);
  }
}
