package dev.tare.jetty;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Puts itself at both ends of the extensions of a session that opens: incoming frames are seen when
 * all extensions have had them, outgoing ones then, too. What is counted of a frame is the same on
 * both sides of an extension: how many messages there are, and how the socket closes.
 */
final class FrameTaps {
  private FrameTaps() {}

  /**
   * Call it when the session has been made, before any frame.
   *
   * @param errors must not throw
   * @return false where an extension does not tell where its frames go: nothing was changed then
   */
  static boolean attach(
      WebSocketCoreSession session, OpenWebSocket socket, Consumer<Throwable> errors) {
    ExtensionStack stack = session.getExtensionStack();
    Connection connection = session.getConnection();
    List<Extension> extensions = stack.getExtensions();
    if (extensions.isEmpty()) {
      stack.initialize(
          new Incoming(stack.getNextIncoming(), socket, connection, errors),
          new Outgoing(stack.getNextOutgoing(), socket, connection, errors),
          session);
      return true;
    }
    if (extensions.get(0) instanceof AbstractExtension first
        && extensions.get(extensions.size() - 1) instanceof AbstractExtension last) {
      last.setNextIncomingFrames(new Incoming(last.getNextIncoming(), socket, connection, errors));
      first.setNextOutgoingFrames(
          new Outgoing(first.getNextOutgoing(), socket, connection, errors));
      return true;
    }
    return false;
  }

  /** In front of the session. */
  record Incoming(
      IncomingFrames next, OpenWebSocket socket, Connection connection, Consumer<Throwable> errors)
      implements IncomingFrames {

    @Override
    public void onFrame(Frame frame, Callback callback) {
      try {
        socket.received(frame);
        socket.settle(connection);
      } catch (Throwable e) {
        errors.accept(e);
      }
      next.onFrame(frame, callback);
    }
  }

  /** In front of the network. Jetty 12.0 has the one method, 12.1 uses the other. */
  record Outgoing(
      OutgoingFrames next, OpenWebSocket socket, Connection connection, Consumer<Throwable> errors)
      implements OutgoingFrames {

    @Override
    public void sendFrame(OutgoingEntry entry) {
      sending(entry.getFrame());
      next.sendFrame(entry);
      sent();
    }

    @Override
    public void sendFrame(Frame frame, Callback callback, boolean batch) {
      sending(frame);
      next.sendFrame(frame, callback, batch);
      sent();
    }

    private void sending(Frame frame) {
      try {
        socket.sending(frame);
      } catch (Throwable e) {
        errors.accept(e);
      }
    }

    /** Jetty writes on the thread that sends, as a rule; what it does not is counted later. */
    private void sent() {
      try {
        socket.settle(connection);
      } catch (Throwable e) {
        errors.accept(e);
      }
    }
  }
}
