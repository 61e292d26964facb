package dev.tare.examples.flow;

import dev.tare.examples.flow.json.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One path of the API: its methods, and what each of them does. Counts every operation once. */
final class Endpoint extends Handler.Abstract {
  /** What a method does; it may block. */
  interface Action {
    Reply apply(Call call) throws IOException;
  }

  private record Method(Operation operation, Counters<Operation.Result> results, Action action) {}

  private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());

  private final UriTemplatePathSpec path;
  private final int maxBodyBytes;
  private final FlowMetrics metrics;
  private final Map<String, Method> methods = new TreeMap<>();

  Endpoint(String template, int maxBodyBytes, FlowMetrics metrics) {
    this.path = new UriTemplatePathSpec(template);
    this.maxBodyBytes = maxBodyBytes;
    this.metrics = metrics;
  }

  /** Adds a method, before the server starts; HEAD comes with GET, Jetty leaves out the body. */
  Endpoint on(String method, Operation operation, Action action) {
    Method does = new Method(operation, metrics.operation(operation), action);
    methods.put(method, does);
    if (method.equals("GET")) {
      methods.put("HEAD", does);
    }
    return this;
  }

  UriTemplatePathSpec path() {
    return path;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Method method = methods.get(request.getMethod());
    if (method == null) {
      Replies.writeNotAllowed(request, String.join(", ", methods.keySet()), response, callback);
      return true;
    }
    Reply reply = reply(method, request);
    method.results().increment(reply.result());
    Replies.write(reply, response, callback);
    return true;
  }

  private Reply reply(Method method, Request request) throws IOException {
    try {
      return method.action().apply(new Call(request));
    } catch (Refusal e) {
      return Reply.error(e.kind().status(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      // The caller went away or sent no more: Jetty ends the request, an answer would reach nobody.
      method.results().increment(Operation.Result.REFUSED);
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "operation=" + method.operation().label(), e);
      return Reply.error(500, "the server failed");
    }
  }

  /** One request to this path. */
  final class Call {
    private final Request request;

    private Call(Request request) {
      this.request = request;
    }

    /** What stands in the path for a variable of its template. */
    String variable(String name) {
      // Not Request.getPathInContext: below a template it is empty, all of the path has matched.
      Map<String, String> variables = path.getPathParams(request.getHttpURI().getCanonicalPath());
      String value = variables == null ? null : variables.get(name);
      if (value == null) {
        throw new IllegalStateException("variable=" + name + " is not in " + path.getDeclaration());
      }
      return value;
    }

    /** The whole body; refuses one over the limit, and then reads as much again at most. */
    byte[] body() throws IOException {
      long length = request.getLength();
      try (InputStream in = Content.Source.asInputStream(request)) {
        if (length > maxBodyBytes) {
          discard(in);
          throw tooLarge("body.bytes=" + length);
        }
        byte[] body = in.readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
          discard(in);
          throw tooLarge("body.bytes>" + maxBodyBytes);
        }
        return body;
      }
    }

    /** A caller that still sends when the connection is closed does not get to see the answer. */
    private void discard(InputStream in) throws IOException {
      byte[] part = new byte[8_192];
      int read = in.read(part);
      for (long all = read; read >= 0 && all < maxBodyBytes; all += read) {
        read = in.read(part);
      }
    }

    private Refusal tooLarge(String fault) {
      return new Refusal(Refusal.Kind.TOO_LARGE, fault + " (0 to " + maxBodyBytes + ")");
    }
  }
}
