package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.examples.flow.definition.FlowReader;
import java.util.Set;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
  private final TestFlows flows = new TestFlows();
  private final RouteReader reader = new RouteReader();

  @ParameterizedTest
  @CsvSource({
    "GET /flows,/flows",
    "GET /flows/orders,/flows/{name}",
    "POST /flows/orders/start,/flows/{name}/start",
    "PUT /flows/orders/messages,/flows/{name}/messages",
    "POST /flows/orders/processes/up/kill,/flows/{name}/processes/{process}/kill",
    "GET /,/",
    "GET /elsewhere,none"
  })
  void shouldLeaveTemplateForOuterHandlerWhenRequestIsHandled(String line, String route)
      throws Exception {
    Server server = new Server();
    LocalConnector connector = new LocalConnector(server);
    server.addConnector(connector);
    Flows none = new Flows(flows.engine(), 1);
    FlowReader definitions = new FlowReader(flows.components.all(), TestFlows.LIMITS, Set.of());
    reader.setHandler(new FlowApi(none, definitions, TestFlows.LIMITS, flows.metrics).handler());
    server.setHandler(reader);
    server.start();
    try {
      connector.getResponse(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    } finally {
      server.stop();
      flows.close();
    }

    assertThat(reader.route).isEqualTo(route);
  }

  /** Stands where the handler that measures requests will stand. */
  private static final class RouteReader extends Handler.Wrapper {
    private volatile String route = "";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      boolean handled = super.handle(request, response, callback);
      Object spec = request.getAttribute(PathSpec.class.getName());
      route = spec instanceof PathSpec matched ? matched.getDeclaration() : "none";
      return handled;
    }
  }
}
