package dev.tare.jetty.client;

import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** Ends a request that was upgraded: of those that are, no listener hears any more. */
record WatchedUpgrader(HttpUpgrader upgrader, RequestWatch watch) implements HttpUpgrader {
  @Override
  public void prepare(Request request) {
    upgrader.prepare(request);
  }

  @Override
  public void upgrade(Response response, EndPoint endPoint, Callback callback) {
    watch.ended(response, true, null);
    upgrader.upgrade(response, endPoint, callback);
  }
}
