package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Sends requests and takes some of them back, at random, until it is told to stop. */
record RudeClient(int port, long seed, BooleanSupplier goOn) implements Callable<Integer> {

  /** Over HTTP/1.1 and HTTP/2 in turns. Returns on how many requests it has gone away. */
  @Override
  public Integer call() throws Exception {
    Random random = new Random(seed);
    int aborted = 0;
    while (goOn.getAsBoolean()) {
      aborted += overHttp1(random);
      aborted += overHttp2(random);
    }
    return aborted;
  }

  private int overHttp1(Random random) throws IOException {
    try (RawClient client = new RawClient(port)) {
      for (int i = random.nextInt(3); i > 0; i--) {
        client.exchange(get("/ok"));
      }
      switch (random.nextInt(5)) {
        case 0 -> client.send("GET /ok HTTP/1.1\r\nHo"); // never reaches a handler
        case 1 -> client.send(get("/ok") + get("/async") + get("/throw"));
        case 2 -> client.send(get("/async"));
        case 3 -> {
          client.send(get("/big"));
          client.readByte();
        }
        default -> client.send(RawClient.post("/readAll", "Content-Length: 10\r\n", "0123"));
      }
      client.reset();
      return 1;
    }
  }

  private int overHttp2(Random random) throws Exception {
    try (Http2Client client = new Http2Client(port)) {
      int streams = 1 + random.nextInt(8);
      for (int i = 0; i < streams; i++) {
        switch (random.nextInt(4)) {
          case 0 -> client.sendAndReset("/ok");
          case 1 -> client.send("GET", "/async", null).reset();
          case 2 -> client.sendAndStall("/big");
          default -> client.begin("POST", "/readAll").reset();
        }
      }
      if (random.nextBoolean()) {
        client.goAway();
      }
      client.drop();
      return streams;
    }
  }
}
