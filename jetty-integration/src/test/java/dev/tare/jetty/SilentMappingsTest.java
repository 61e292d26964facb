package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;

import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Mappings that say nothing of what has matched, which Jetty 12.0 does not have. */
class SilentMappingsTest {

  private static final class Leaf extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  @Test
  void shouldLabelWithTheContextWhenTheMappingsAreSilent() throws Exception {
    PathMappingsHandler silent = new PathMappingsHandler.NoContext();
    silent.addMapping(new ServletPathSpec("/quiet/*"), new Leaf());
    try (TestServer server = TestServer.measuring(new ContextHandler(silent, "/silent"));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/silent/quiet/1"));
      server.assertOnlyRecord("GET", "/silent/*", reply.status(), 0, reply.body().length());
    }
  }
}
