package dev.tare.examples.flow;

import dev.tare.examples.flow.component.Payload;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.definition.Limits;
import dev.tare.examples.flow.json.Fields;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.peer.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;

/** The HTTP API over flows: which path and method does what. */
final class FlowApi {
  private record Entry(String name, String state) {}

  private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private static final List<IndexPage.Link> CALLS =
      List.of(
          new IndexPage.Link("POST /flows", "creates a flow"),
          new IndexPage.Link("GET /flows/{name}", "its state and counts; DELETE deletes it"),
          new IndexPage.Link("POST /flows/{name}/start", "and /stop, /restart"),
          new IndexPage.Link("POST /flows/{name}/processes/{id}/kill", "as a crash would"),
          new IndexPage.Link("POST /flows/{name}/messages", "hands a message to a process"),
          new IndexPage.Link("POST /flows/{name}/deliveries", "as another flow server does"));

  private final Flows flows;
  private final FlowReader reader;
  private final Limits limits;
  private final FlowMetrics metrics;

  FlowApi(Flows flows, FlowReader reader, Limits limits, FlowMetrics metrics) {
    this.flows = flows;
    this.reader = reader;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * The handler tree. Every request leaves the template of its path on the outermost request, as
   * the attribute named after Jetty's {@code PathSpec}, for a handler around this one to read.
   */
  Handler handler() {
    PathMappingsHandler paths = new PathMappingsHandler();
    paths.addMapping(new UriTemplatePathSpec("/"), new IndexPage(looks(), CALLS));
    add(
        paths,
        endpoint("/flows")
            .on("GET", Operation.LIST, call -> list())
            .on("POST", Operation.CREATE, this::create));
    add(
        paths,
        endpoint("/flows/{name}")
            .on("GET", Operation.STATUS, call -> Reply.ok(flow(call).status()))
            .on("DELETE", Operation.DELETE, this::delete));
    add(paths, endpoint("/flows/{name}/start").on("POST", Operation.START, this::start));
    add(paths, endpoint("/flows/{name}/stop").on("POST", Operation.STOP, this::stop));
    add(paths, endpoint("/flows/{name}/restart").on("POST", Operation.RESTART, this::restart));
    add(
        paths,
        endpoint("/flows/{name}/processes/{process}/kill").on("POST", Operation.KILL, this::kill));
    add(paths, endpoint("/flows/{name}/messages").on("POST", Operation.MESSAGE, this::message));
    add(paths, endpoint("/flows/{name}/deliveries").on("POST", Operation.DELIVER, this::deliver));
    // Jetty's path mappings need a context around them, or a leaf that asks for its path fails.
    return new ContextHandler(paths, "/");
  }

  private static List<IndexPage.Link> looks() {
    List<IndexPage.Link> looks = new ArrayList<>(Monitoring.LINKS);
    looks.add(new IndexPage.Link("/flows", "the flows"));
    return looks;
  }

  private Endpoint endpoint(String template) {
    return new Endpoint(template, limits.maxBodyBytes(), metrics);
  }

  private static void add(PathMappingsHandler paths, Endpoint endpoint) {
    paths.addMapping(endpoint.path(), endpoint);
  }

  private Reply list() {
    List<Entry> entries =
        flows.all().stream()
            .map(Flow::status)
            .map(status -> new Entry(status.name(), status.state()))
            .toList();
    return Reply.ok(Map.of("flows", entries));
  }

  private Reply create(Endpoint.Call call) throws IOException {
    Flow flow = flows.create(reader.read(Json.read(call.body())));
    return Reply.created(flow.status(), "/flows/" + flow.name());
  }

  private Reply delete(Endpoint.Call call) {
    flows.delete(call.variable("name"));
    return Reply.noContent();
  }

  private Reply start(Endpoint.Call call) {
    flows.checkOpen();
    Flow flow = flow(call);
    boolean changed = flow.start();
    return Reply.done(flow.status(), changed);
  }

  private Reply stop(Endpoint.Call call) {
    Flow flow = flow(call);
    boolean changed = flow.stop();
    return Reply.done(flow.status(), changed);
  }

  private Reply restart(Endpoint.Call call) {
    flows.checkOpen();
    Flow flow = flow(call);
    flow.restart();
    return Reply.ok(flow.status());
  }

  private Reply kill(Endpoint.Call call) {
    flow(call).kill(call.variable("process"));
    return Reply.accepted();
  }

  private Reply message(Endpoint.Call call) throws IOException {
    Flow flow = flow(call);
    Fields fields = Fields.ofBody(Json.read(call.body()), List.of("process", "payload"));
    String payload = fields.text("payload", Payload.MAX_CHARS);
    flow.send(fields.text("process", FlowReader.ID), payload);
    return Reply.accepted();
  }

  /** A message from a flow of another server. */
  private Reply deliver(Endpoint.Call call) throws IOException {
    Flow flow = flow(call);
    List<String> names = List.of("stream", "sequence", "process", "payload");
    Fields fields = Fields.ofBody(Json.read(call.body()), names);
    flow.receive(
        new Delivery(
            fields.text("stream", STREAM),
            fields.number("sequence", 1, Long.MAX_VALUE),
            fields.text("process", FlowReader.ID),
            fields.text("payload", Payload.MAX_CHARS)));
    return Reply.accepted();
  }

  private Flow flow(Endpoint.Call call) {
    return flows.flow(call.variable("name"));
  }
}
