package dev.tare.examples.flow.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.json.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlowReaderTest {
  private static final Limits LIMITS = new Limits(4, 3, 2, 1_000, 1_200, 64 * 1024);
  private static final String GEN = "{'id':'gen','component':'generate','settings':{'rate':10}}";
  private static final String UP = "{'id':'up','component':'map','settings':{'function':'upper'}}";
  private static final String DOWN =
      "{'id':'down','component':'map','settings':{'function':'reverse'}}";
  private static final String OUT = "{'id':'out','component':'sink'}";
  private static final String GEN_OUT = "{'from':'gen','to':'out'}";

  private final FlowReader reader = new FlowReader(Components.standard(), LIMITS, Set.of("west"));

  @Test
  void shouldReadFlowWhenAllFieldsAreGiven() {
    FlowDefinition flow =
        read(
            flow(
                "'name':'orders'",
                GEN + "," + UP + "," + OUT,
                "{'from':'gen','to':'up','capacity':7},{'from':'up','to':'out'}"));

    assertThat(flow.name()).isEqualTo("orders");
    assertThat(flow.processes())
        .extracting(ProcessDefinition::id)
        .containsExactly("gen", "up", "out");
    assertThat(flow.connections())
        .containsExactly(
            ConnectionDefinition.within("gen", "up", 7, Overflow.DROP_NEWEST),
            ConnectionDefinition.within("up", "out", 256, Overflow.DROP_NEWEST));
  }

  @Test
  void shouldGiveEachRunItsOwnComponentWhenAskedTwice() {
    FlowDefinition flow = read(flow("'name':'a'", GEN + "," + OUT, GEN_OUT));

    ProcessDefinition process = flow.processes().get(0);

    assertThat(process.component().get()).isNotSameAs(process.component().get());
  }

  @ParameterizedTest
  @MethodSource("overflows")
  void shouldReadWhatAFullConnectionDoes(String fields, Overflow overflow) {
    FlowDefinition flow = read(withConnection("{'from':'gen','to':'out'," + fields + "}"));

    assertThat(flow.connections().get(0).overflow()).isEqualTo(overflow);
  }

  @Test
  void shouldReadConnectionToAnotherServer() {
    FlowDefinition flow =
        read(withConnection("{'from':'gen','peer':'west','flow':'orders','to':'in','capacity':3}"));

    ConnectionDefinition connection = flow.connections().get(0);
    assertThat(connection.to()).isEqualTo("west/orders/in");
    assertThat(connection.peer()).isEqualTo(new PeerProcess("west", "orders", "in"));
    assertThat(connection.capacity()).isEqualTo(3);
  }

  static Stream<Arguments> overflows() {
    return Stream.of(
        Arguments.of("'overflow':'drop_newest'", Overflow.DROP_NEWEST),
        Arguments.of("'overflow':'drop_oldest'", Overflow.DROP_OLDEST),
        Arguments.of("'overflow':'block'", Overflow.block(100_000_000)),
        Arguments.of("'overflow':'block','blockMs':7", Overflow.block(7_000_000)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldNameTheFaultWhenDefinitionIsWrong(String body, String message) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(body));

    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal).hasMessageContaining(message);
  }

  static Stream<Arguments> faults() {
    return Stream.of(bodyFaults(), processFaults(), settingsFaults(), connectionFaults())
        .flatMap(each -> each);
  }

  private static Stream<Arguments> bodyFaults() {
    return Stream.of(
        fault("", "body is empty"),
        fault("{", "body is not well-formed JSON: line=1 column="),
        fault("{} {}", "body is not well-formed JSON"),
        fault("{'name':'a','name':'b'}", "body is not well-formed JSON"),
        fault("[".repeat(2_000), "body is not well-formed JSON"),
        fault("null", "body=null (an object)"),
        fault("[1]", "body=[1] (an object)"),
        fault("{}", "name is missing (text like [A-Za-z0-9_-]{1,32})"),
        fault(flow("'name':7", OUT, ""), "name=7 (text like"),
        fault(flow("'name':'a b'", OUT, ""), "name=a b (text like"),
        fault(flow("'name':''", OUT, ""), "name= (text like"),
        fault(flow("'name':'" + "n".repeat(500) + "'", OUT, ""), "name=" + "n".repeat(64) + "… ("),
        fault(flow("'name':'a','x':1", OUT, ""), "unknown field x (fields: name, processes"),
        fault("{'name':'a'}", "processes is missing (a list of 1 to 3)"),
        fault("{'name':'a','processes':{}}", "processes={} (a list of 1 to 3)"),
        fault("{'name':'a','processes':[]}", "processes.size=0 (1 to 3)"),
        fault(flow("'name':'a'", "{},{},{},{}", ""), "processes.size=4 (1 to 3)"));
  }

  private static Stream<Arguments> processFaults() {
    return Stream.of(
        fault(withProcess("5"), "processes[0]=5 (an object)"),
        fault(withProcess("{'component':'sink'}"), "processes[0].id is missing"),
        fault(withProcess("{'id':'a:b','component':'sink'}"), "processes[0].id=a:b (text like"),
        fault(
            withProcess("{'id':'a'}"),
            "processes[0].component is missing (one of: flaky, generate"),
        fault(
            withProcess("{'id':'a','component':'foo'}"),
            "processes[0].component=foo (one of: flaky, generate, map, sink)"),
        fault(withProcess("{'id':'a','component':null}"), "processes[0].component=null"),
        fault(
            withProcess("{'id':'a','component':'sink','size':1}"),
            "unknown field processes[0].size"),
        fault(withProcess(OUT + "," + OUT), "processes[1].id=out (ids are unique in a flow)"),
        fault(withProcess(UP), "process=up component=map has no outgoing connection"));
  }

  private static Stream<Arguments> settingsFaults() {
    return Stream.of(
        settingsFault("sink", "{'rate':1}", "unknown field processes[0].settings.rate (no fields)"),
        settingsFault("sink", "[]", "processes[0].settings=[] (an object)"),
        settingsFault("generate", "{}", "settings.rate is missing (1 to 1000000) and intervalNs"),
        settingsFault("generate", "{'rate':1,'intervalNs':1}", "exactly one of the two"),
        settingsFault("generate", "{'rate':0}", "settings.rate=0 (1 to 1000000)"),
        settingsFault("generate", "{'rate':1.5}", "settings.rate=1.5 (1 to 1000000)"),
        settingsFault("generate", "{'rate':'1'}", "settings.rate=1 (1 to 1000000)"),
        settingsFault(
            "generate", "{'rate':9223372036854775808}", "settings.rate=9223372036854775808"),
        settingsFault("generate", "{'intervalNs':0}", "settings.count is missing"),
        settingsFault("generate", "{'intervalNs':-1,'count':1}", "settings.intervalNs=-1 (0 to"),
        settingsFault("generate", "{'rate':1,'count':0}", "settings.count=0 (1 to 1000000000)"),
        settingsFault(
            "generate",
            "{'rate':1,'payload':'" + "p".repeat(1_025) + "'}",
            "settings.payload.length=1025 (0 to 1024 characters)"),
        settingsFault("map", "{}", "settings.function is missing (one of: hash, reverse, upper)"),
        settingsFault("map", "{'function':'lower'}", "settings.function=lower (one of: hash"),
        settingsFault(
            "map", "{'function':'upper','rounds':1}", "rounds=1 (only with function=hash)"),
        settingsFault("map", "{'function':'hash','rounds':0}", "settings.rounds=0 (1 to 1000000)"));
  }

  private static Stream<Arguments> connectionFaults() {
    return Stream.of(
        fault(withConnection("{'to':'out'}"), "connections[0].from is missing (one of: gen, out)"),
        fault(withConnection("{'from':'gen','to':'x'}"), "connections[0].to=x (one of: gen, out)"),
        fault(
            withConnection("{'from':'x','to':'out'}"), "connections[0].from=x (one of: gen, out)"),
        fault(
            withConnection("{'from':'out','to':'out'}"),
            "connections[0].from=out (a process that emits messages)"),
        fault(
            withConnection("{'from':'gen','to':'gen'}"),
            "connections[0].to=gen (a process that receives messages)"),
        fault(
            withConnection("{'from':'gen','to':'out','capacity':0}"),
            "connections[0].capacity=0 (1 to 1000)"),
        fault(
            withConnection("{'from':'gen','to':'out','capacity':1001}"),
            "connections[0].capacity=1001 (1 to 1000)"),
        fault(
            flow(
                "'name':'a'",
                GEN + "," + UP + "," + OUT,
                "{'from':'gen','to':'up','capacity':73},{'from':'up','to':'out','capacity':1000}"),
            "capacity=1201 of all connections, 2 inlets of 64 included (0 to 1200)"),
        fault(
            withConnection("{'from':'gen','to':'in','peer':'east','flow':'orders'}"),
            "connections[0].peer=east (one of: west)"),
        fault(
            withConnection("{'from':'gen','to':'in','peer':'west'}"),
            "connections[0].flow is missing (text like"),
        fault(
            withConnection("{'from':'gen','to':'a/b','peer':'west','flow':'orders'}"),
            "connections[0].to=a/b (text like"),
        fault(
            withConnection("{'from':'gen','to':'out','flow':'orders'}"),
            "connections[0].flow=orders (only with peer)"),
        fault(
            withConnection("{'from':'gen','to':'out','overflow':'x'}"),
            "connections[0].overflow=x (one of: drop_newest, drop_oldest, block)"),
        fault(
            withConnection("{'from':'gen','to':'out','blockMs':1}"),
            "connections[0].blockMs=1 (only with overflow=block)"),
        fault(
            withConnection("{'from':'gen','to':'out','overflow':'block','blockMs':60001}"),
            "connections[0].blockMs=60001 (1 to 60000)"),
        fault(
            withConnection("{'from':'gen','to':'out','speed':1}"),
            "unknown field connections[0].speed (fields: from, to, peer, flow, capacity"),
        fault(
            withConnection(GEN_OUT + "," + GEN_OUT),
            "connections[1].to=out (one connection from gen to it)"),
        fault(
            withConnection(GEN_OUT + "," + GEN_OUT + "," + GEN_OUT), "connections.size=3 (0 to 2)"),
        fault(
            flow("'name':'a'", UP, "{'from':'up','to':'up'}"),
            "connections=up->up is a cycle (flows have none)"),
        fault(
            flow(
                "'name':'a'",
                UP + "," + DOWN,
                "{'from':'up','to':'down'},{'from':'down','to':'up'}"),
            "connections=up->down->up is a cycle (flows have none)"));
  }

  private static Arguments fault(String body, String message) {
    return Arguments.of(body, message);
  }

  private static Arguments settingsFault(String component, String settings, String message) {
    String process = "{'id':'p','component':'%s','settings':%s}".formatted(component, settings);
    return fault(withProcess(process), message);
  }

  private static String withProcess(String processes) {
    return flow("'name':'a'", processes, "");
  }

  private static String withConnection(String connections) {
    return flow("'name':'a'", GEN + "," + OUT, connections);
  }

  private static String flow(String head, String processes, String connections) {
    return "{%s,'processes':[%s],'connections':[%s]}".formatted(head, processes, connections);
  }

  private FlowDefinition read(String body) {
    return reader.read(Json.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
