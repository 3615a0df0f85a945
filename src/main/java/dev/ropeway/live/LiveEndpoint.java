package dev.ropeway.live;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Hands what comes over one WebSocket to its connection. */
final class LiveEndpoint extends Endpoint {
  private static final System.Logger LOG = System.getLogger(LiveEndpoint.class.getName());

  private final LiveVisits connections;
  private final LiveVisitor visitor;
  private final Executor closing;
  private final Executor pinging;
  private volatile @Nullable HttpSession session;
  private volatile @Nullable LiveVisit connection;

  LiveEndpoint(LiveVisits connections, LiveVisitor visitor, Executor closing, Executor pinging) {
    this.connections = connections;
    this.visitor = visitor;
    this.closing = closing;
    this.pinging = pinging;
  }

  /** The session that the container has made for the handshake. */
  void made(HttpSession unwanted) {
    session = unwanted;
  }

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    socket.setMaxIdleTimeout(0);
    socket.setMaxTextMessageBufferSize(LiveVisit.LONGEST_GREETING);
    socket.setMaxBinaryMessageBufferSize(1);
    LiveVisit opened = connections.add(visitor, new WebSocketChannel(socket, closing, pinging));
    connection = opened;
    socket.addMessageHandler(String.class, opened::receive);
    forget();
  }

  private void forget() {
    HttpSession unwanted = session;
    session = null; // or it would be kept as long as the connection
    if (unwanted != null) {
      try {
        unwanted.invalidate();
      } catch (IllegalStateException e) {
        LOG.log(Level.DEBUG, "It is gone already", e);
      }
    }
  }

  @Override
  public void onClose(Session socket, CloseReason reason) {
    ended();
  }

  @Override
  public void onError(Session socket, Throwable failure) {
    LOG.log(Level.DEBUG, "A live connection broke", failure);
  }

  private void ended() {
    LiveVisit opened = connection;
    if (opened == null) {
      visitor.lease().close();
    } else {
      opened.ended();
    }
  }
}
