package dev.tare.artifacts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that runs until the test is done with it. */
record Running(Process process, Path log) implements AutoCloseable {
  private static final long STARTED_NS = TimeUnit.MINUTES.toNanos(4);

  boolean isAlive() {
    return process.isAlive();
  }

  String printed() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Until it listens there, without asking it anything. Maven comes first. */
  void awaitListening(int port) throws IOException {
    long end = System.nanoTime() + STARTED_NS;
    while (!listens(port)) {
      if (!isAlive() || System.nanoTime() > end) {
        throw new IOException("nothing listens on " + port + ": " + printed());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
