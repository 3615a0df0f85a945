package dev.ropeway.live;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one connection begins. The container keeps it as long as the connection, so it is one object
 * where the platform's builder makes a dozen, and looks for the container's own way each time.
 */
final class LiveHandshake extends ServerEndpointConfig.Configurator
    implements ServerEndpointConfig {
  private static final List<String> PROTOCOLS = List.of(LiveServlet.PROTOCOL);
  private static final Configurator CONTAINERS = new Configurator();

  private final String path;
  private final LiveEndpoint endpoint;
  private final Map<String, Object> properties = new HashMap<>(); // the container may put something

  /**
   * For one connection.
   *
   * @param path of the servlet that was asked
   */
  LiveHandshake(String path, LiveEndpoint endpoint) {
    this.path = path.intern();
    this.endpoint = endpoint;
  }

  @Override
  public Class<?> getEndpointClass() {
    return LiveEndpoint.class;
  }

  @Override
  public String getPath() {
    return path;
  }

  @Override
  public List<String> getSubprotocols() {
    return PROTOCOLS;
  }

  @Override
  public List<Extension> getExtensions() {
    return List.of();
  }

  @Override
  public List<Class<? extends Encoder>> getEncoders() {
    return List.of();
  }

  @Override
  public List<Class<? extends Decoder>> getDecoders() {
    return List.of();
  }

  @Override
  public Map<String, Object> getUserProperties() {
    return properties;
  }

  @Override
  public Configurator getConfigurator() {
    return this;
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return CONTAINERS.getNegotiatedSubprotocol(supported, requested);
  }

  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return CONTAINERS.getNegotiatedExtensions(installed, requested);
  }

  @Override
  public boolean checkOrigin(String origin) {
    return true; // it was judged by the filters, which know who asks
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    if (request.getHttpSession() instanceof HttpSession made) {
      endpoint.made(made);
    }
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }
}
