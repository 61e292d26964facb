package dev.tare.jetty;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.jetty.server.handler.ContextHandler;

/** What servlets can do to a request, by the query; the same under every version of the API. */
final class ScenarioServlets {
  /** What {@code held} requests wait for the test to run; null where it is to stop waiting. */
  final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

  interface Action {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** The servlets {@code /sync/*}, {@code /exact}, {@code *.do}, and {@code /async/*}, in /app. */
  ContextHandler in(String version) {
    return version.equals("ee10") ? ee10() : ee11();
  }

  private ContextHandler ee10() {
    var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
    var sync = new org.eclipse.jetty.ee10.servlet.ServletHolder("sync", new ByQuery(sync()));
    for (String mapping : new String[] {"/sync/*", "/exact", "*.do"}) {
      context.addServlet(sync, mapping);
    }
    var async = new org.eclipse.jetty.ee10.servlet.ServletHolder("async", new ByQuery(async()));
    async.setAsyncSupported(true);
    context.addServlet(async, "/async/*");
    var pages = new org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler();
    pages.addErrorPage(503, "/exact");
    context.setErrorHandler(pages);
    return context;
  }

  private ContextHandler ee11() {
    var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
    var sync = new org.eclipse.jetty.ee11.servlet.ServletHolder("sync", new ByQuery(sync()));
    for (String mapping : new String[] {"/sync/*", "/exact", "*.do"}) {
      context.addServlet(sync, mapping);
    }
    var async = new org.eclipse.jetty.ee11.servlet.ServletHolder("async", new ByQuery(async()));
    async.setAsyncSupported(true);
    context.addServlet(async, "/async/*");
    var pages = new org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler();
    pages.addErrorPage(503, "/exact");
    context.setErrorHandler(pages);
    return context;
  }

  private Map<String, Action> sync() {
    return Map.ofEntries(
        Map.entry("ok", (q, p) -> p.getWriter().print("hello")),
        Map.entry("none", (q, p) -> {}),
        Map.entry("named", (q, p) -> q.setAttribute(TareHandler.ROUTE_ATTRIBUTE, "/named/{id}")),
        Map.entry("throw", (q, p) -> fail(new ServletException("boom"))),
        Map.entry("runtime", (q, p) -> fail(new IllegalStateException("boom"))),
        Map.entry("io", (q, p) -> fail(new IOException("boom"))),
        Map.entry("404", (q, p) -> p.sendError(404)),
        Map.entry("503", (q, p) -> p.sendError(503)),
        Map.entry("body", (q, p) -> p.getOutputStream().write(new byte[1000])),
        Map.entry("read", (q, p) -> p.getWriter().print(q.getInputStream().readAllBytes().length)),
        Map.entry("forward", (q, p) -> q.getRequestDispatcher("/exact?m=ok").forward(q, p)),
        Map.entry("include", (q, p) -> q.getRequestDispatcher("/exact?m=ok").include(q, p)),
        Map.entry(
            "late",
            (q, p) -> {
              p.getOutputStream().write(new byte[100]);
              p.flushBuffer();
              throw new ServletException("late");
            }),
        Map.entry(
            "held",
            (q, p) -> {
              CompletableFuture<Void> go = new CompletableFuture<>();
              held.add(() -> go.complete(null));
              go.join();
              p.getOutputStream().write(new byte[5]);
            }));
  }

  private Map<String, Action> async() {
    return Map.of(
        "named",
            (q, p) ->
                begin(
                    q,
                    30_000,
                    c ->
                        c.start(
                            () -> {
                              c.getRequest()
                                  .setAttribute(TareHandler.ROUTE_ATTRIBUTE, "/named/{id}");
                              print(p, c);
                            })),
        "dispatchNamed", (q, p) -> begin(q, 30_000, c -> c.dispatch("/exact?m=named")),
        "ok", (q, p) -> begin(q, 30_000, c -> c.start(() -> print(p, c))),
        "atOnce", (q, p) -> begin(q, 30_000, c -> print(p, c)),
        "timeout", (q, p) -> begin(q, 100, c -> {}),
        "timeout504", (q, p) -> begin(q, 100, c -> c.addListener(new GatewayTimeout(p))),
        "dispatch", (q, p) -> begin(q, 30_000, c -> c.dispatch("/exact?m=ok")),
        "dispatchThrow", (q, p) -> begin(q, 30_000, c -> c.dispatch("/exact?m=throw")),
        "never", (q, p) -> begin(q, 0, c -> {}),
        "held", (q, p) -> begin(q, 0, c -> held.add(() -> print(p, c))));
  }

  private static void begin(HttpServletRequest request, long timeout, Consumer<AsyncContext> then) {
    AsyncContext context = request.startAsync();
    context.setTimeout(timeout);
    then.accept(context);
  }

  private static void print(HttpServletResponse response, AsyncContext context) {
    try {
      response.getOutputStream().write(new byte[5]);
      response.flushBuffer();
    } catch (IOException e) {
      // The client has gone, which is what some tests are about.
      return;
    } finally {
      context.complete();
    }
  }

  private static void fail(Exception failure) throws IOException, ServletException {
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof ServletException servlet) {
      throw servlet;
    }
    throw (RuntimeException) failure;
  }

  private static final class ByQuery extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Action> actions;

    ByQuery(Map<String, Action> actions) {
      this.actions = actions;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (request.getDispatcherType() == DispatcherType.ERROR) {
        response.getWriter().print("page");
        return;
      }
      Action action = actions.get(request.getParameter("m"));
      if (action == null) {
        throw new ServletException("no action: " + request.getQueryString());
      }
      action.serve(request, response);
    }
  }

  private record GatewayTimeout(HttpServletResponse response) implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      response.setStatus(504);
      event.getAsyncContext().complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
