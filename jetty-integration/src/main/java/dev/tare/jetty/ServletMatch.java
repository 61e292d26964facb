package dev.tare.jetty;

import java.util.List;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Knows the requests of one version of servlets; loaded only where Jetty's module for it is. */
interface ServletMatch {

  /** Whether it is a context of this kind of servlets. */
  boolean serves(ContextHandler context);

  /** The mapping that matched, as it was declared; null where the request is not of this kind. */
  @Nullable PathSpec mapping(Request request);

  /** The classes of the servlets of a context that it serves, as far as they are loaded. */
  List<Class<?>> servlets(ContextHandler context);
}
