package dev.tare.jetty;

import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Inside of a {@link TareHandler}, holds every request against the hook that serves it: a hook that
 * two live requests share, or that ends before its request, is an offence.
 */
final class HookWatch extends Handler.Wrapper {
  /** What is found out, in words. */
  final Queue<String> offences = new ConcurrentLinkedQueue<>();

  /** The requests whose stream has not ended, by the hook of each. */
  private final Map<RequestHook, Request> live = new ConcurrentHashMap<>();

  private final Map<RequestHook, Boolean> hooks = new ConcurrentHashMap<>();
  private final LongAdder watched = new LongAdder();

  HookWatch(Handler handler) {
    super(handler);
  }

  long watched() {
    return watched.sum();
  }

  /** How many different ones there were. */
  int hooks() {
    return hooks.size();
  }

  int liveRequests() {
    return live.size();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    RequestHook hook = hook(request);
    if (hook == null || !hook.live()) {
      offences.add(request + " has no live hook");
      return super.handle(request, response, callback);
    }
    watched.increment();
    hooks.put(hook, true);
    Request other = live.putIfAbsent(hook, request);
    if (other != null) {
      offences.add(request + " has the hook of " + other);
    }
    request.addHttpStreamWrapper(stream -> new Ends(stream, hook, request));
    return super.handle(request, response, callback);
  }

  private static @Nullable RequestHook hook(Request request) {
    RequestHook cached = among(request.getComponents().getCache());
    return cached == null ? among(request) : cached;
  }

  private static @Nullable RequestHook among(Attributes attributes) {
    return attributes.getAttributeNameSet().stream()
        .map(attributes::getAttribute)
        .filter(RequestHook.class::isInstance)
        .map(RequestHook.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** Outside of the hook: told of the end before it, when nobody else can have the hook yet. */
  private final class Ends extends HttpStream.Wrapper {
    private final RequestHook hook;
    private final Request request;

    Ends(HttpStream stream, RequestHook hook, Request request) {
      super(stream);
      this.hook = hook;
      this.request = request;
    }

    @Override
    public void succeeded() {
      end();
      super.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
      end();
      super.failed(failure);
    }

    private void end() {
      if (!hook.live()) {
        offences.add(request + " ends after its hook");
      }
      if (!live.remove(hook, request)) {
        offences.add(request + " ends with the hook of " + Objects.toString(live.get(hook)));
      }
    }
  }
}
