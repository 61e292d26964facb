package dev.tare.jetty;

import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Requests of {@code jetty-ee10-servlet}. */
final class Ee10Match implements ServletMatch {

  @Override
  public @Nullable String mapping(Request request) {
    return request instanceof ServletContextRequest servlet
        ? servlet.getMatchedResource().getResource().getPathSpec().getDeclaration()
        : null;
  }
}
