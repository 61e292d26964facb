package dev.tare.jetty;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Says the value of a label of a request that ends. Any number of threads at once. */
@FunctionalInterface
interface LabelSource {

  /**
   * The value; null where there is none.
   *
   * @param scope where the request has come to
   */
  @Nullable String of(Request request, Scope scope);
}
