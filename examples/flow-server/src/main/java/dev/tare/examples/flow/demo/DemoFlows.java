package dev.tare.examples.flow.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flows of the demo, created and started the way any caller would. */
final class DemoFlows {
  /** The flow that the load sends messages to. */
  static final String TARGET = "orders";

  private static final Map<String, String> FLOWS = new LinkedHashMap<>();

  /** The flow of the other server, where orders go. */
  private static final String FAR =
      """
      {"name":"far","processes":[
        {"id":"in","component":"map","settings":{"function":"hash","rounds":10000}},
        {"id":"out","component":"sink"}],
       "connections":[{"from":"in","to":"out"}]}
      """;

  static {
    FLOWS.put(
        TARGET,
        """
        {"name":"orders","processes":[
          {"id":"gen","component":"generate","settings":{"rate":100,"payload":"order"}},
          {"id":"up","component":"map","settings":{"function":"upper"}},
          {"id":"out","component":"sink"}],
         "connections":[{"from":"gen","to":"up"},{"from":"up","to":"out"},
          {"from":"up","peer":"west","flow":"far","to":"in"}]}
        """);
    // Crashes every ten seconds or so, and is started again.
    FLOWS.put(
        "shaky",
        """
        {"name":"shaky","processes":[
          {"id":"gen","component":"generate","settings":{"rate":200,"payload":"copy"}},
          {"id":"hash","component":"map","settings":{"function":"hash","rounds":10000}},
          {"id":"flaky","component":"flaky","settings":{"failEvery":2000}},
          {"id":"out","component":"sink"}],
         "connections":[{"from":"gen","to":"hash"},{"from":"gen","to":"flaky"},
          {"from":"hash","to":"out"},{"from":"flaky","to":"out"}]}
        """);
    // Too fast for connections that hold one message: each drops some, in its own way.
    FLOWS.put(
        "narrow",
        """
        {"name":"narrow","processes":[
          {"id":"gen","component":"generate","settings":{"rate":2000}},
          {"id":"newest","component":"sink"},
          {"id":"oldest","component":"sink"}],
         "connections":[{"from":"gen","to":"newest","capacity":1},
          {"from":"gen","to":"oldest","capacity":1,"overflow":"drop_oldest"}]}
        """);
  }

  private DemoFlows() {}

  /** Creates and starts the one that others send to. */
  static void startFar(FlowClient client) throws IOException, InterruptedException {
    start(client, "far", FAR);
  }

  /** Creates and starts the others. */
  static void start(FlowClient client) throws IOException, InterruptedException {
    for (Map.Entry<String, String> flow : FLOWS.entrySet()) {
      start(client, flow.getKey(), flow.getValue());
    }
  }

  private static void start(FlowClient client, String name, String json)
      throws IOException, InterruptedException {
    client.require("POST", "/flows", json);
    client.require("POST", "/flows/" + name + "/start", "");
  }
}
