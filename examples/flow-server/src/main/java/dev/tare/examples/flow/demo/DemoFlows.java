package dev.tare.examples.flow.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flows of the demo, created and started the way any caller would. */
final class DemoFlows {
  /** The flow that the load sends messages to. */
  static final String TARGET = "orders";

  private static final Map<String, String> FLOWS = new LinkedHashMap<>();

  static {
    FLOWS.put(
        TARGET,
        """
        {"name":"orders","processes":[
          {"id":"gen","component":"generate","settings":{"rate":500,"payload":"order"}},
          {"id":"up","component":"map","settings":{"function":"upper"}},
          {"id":"out","component":"sink"}],
         "connections":[{"from":"gen","to":"up"},{"from":"up","to":"out"}]}
        """);
    FLOWS.put(
        "copies",
        """
        {"name":"copies","processes":[
          {"id":"gen","component":"generate","settings":{"rate":200,"payload":"copy"}},
          {"id":"hash","component":"map","settings":{"function":"hash","rounds":10000}},
          {"id":"turn","component":"map","settings":{"function":"reverse"}},
          {"id":"out","component":"sink"}],
         "connections":[{"from":"gen","to":"hash"},{"from":"gen","to":"turn"},
          {"from":"hash","to":"out"},{"from":"turn","to":"out"}]}
        """);
    // Too fast for a connection that holds one message: it drops some.
    FLOWS.put(
        "narrow",
        """
        {"name":"narrow","processes":[
          {"id":"gen","component":"generate","settings":{"rate":2000}},
          {"id":"out","component":"sink"}],
         "connections":[{"from":"gen","to":"out","capacity":1}]}
        """);
  }

  private DemoFlows() {}

  /** Creates and starts them. */
  static void start(FlowClient client) throws IOException, InterruptedException {
    for (Map.Entry<String, String> flow : FLOWS.entrySet()) {
      client.require("POST", "/flows", flow.getValue());
      client.require("POST", "/flows/" + flow.getKey() + "/start", "");
    }
  }
}
