package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Knows the requests of one version of servlets; loaded only where Jetty's module for it is. */
interface ServletMatch {

  /** The mapping that matched, as it was declared; null where the request is not of this kind. */
  @Nullable String mapping(Request request);
}
