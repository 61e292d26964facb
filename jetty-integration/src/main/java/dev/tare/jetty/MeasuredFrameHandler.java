package dev.tare.jetty;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;

/**
 * Lets Tare see the frames of an endpoint that is written to Jetty's core interface, a {@link
 * FrameHandler}: Jetty tells nobody of the sessions of such a one. Without it the WebSocket is
 * measured, too, but for its messages, and the code that it closed with is {@code unknown}. All
 * other endpoints need nothing.
 *
 * <pre>{@code
 * upgrade.addMapping(
 *     "/feed", (request, response, callback) -> MeasuredFrameHandler.of(new Feed()));
 * }</pre>
 *
 * <p>It hands everything on, on the same thread, and does nothing where no {@link TareHandler}
 * measures the request. A frame allocates nothing. Needs {@code jetty-websocket-core-common}.
 */
public final class MeasuredFrameHandler implements FrameHandler {
  private final FrameHandler endpoint;

  private MeasuredFrameHandler(FrameHandler endpoint) {
    this.endpoint = endpoint;
  }

  /** The endpoint of one WebSocket, measured. */
  public static FrameHandler of(FrameHandler endpoint) {
    return new MeasuredFrameHandler(endpoint);
  }

  @Override
  public void onOpen(CoreSession session, Callback callback) {
    WebSockets.created(session);
    endpoint.onOpen(session, callback);
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    endpoint.onFrame(frame, callback);
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    endpoint.onError(cause, callback);
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    endpoint.onClosed(status, callback);
  }
}
