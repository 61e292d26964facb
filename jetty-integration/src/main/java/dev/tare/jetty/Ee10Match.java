package dev.tare.jetty;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Requests of {@code jetty-ee10-servlet}. */
final class Ee10Match implements ServletMatch {

  @Override
  public boolean serves(ContextHandler context) {
    return context instanceof ServletContextHandler;
  }

  @Override
  public @Nullable PathSpec mapping(Request request) {
    return request instanceof ServletContextRequest servlet
        ? servlet.getMatchedResource().getResource().getPathSpec()
        : null;
  }

  @Override
  public List<Class<?>> servlets(ContextHandler context) {
    ServletHolder[] servlets = ((ServletContextHandler) context).getServletHandler().getServlets();
    return Arrays.stream(servlets)
        .<Class<?>>map(ServletHolder::getHeldClass)
        .filter(Objects::nonNull)
        .toList();
  }
}
