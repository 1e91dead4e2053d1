package io.chatbox.gateway;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Set;

/**
 * Where the container finds the {@link ChatEndpoint}. It is no annotated endpoint, since those are
 * given the parts of a message only when no limit holds for a single frame: the container then
 * buffers a frame of any announced length, gigabytes too.
 */
public final class ChatRoute implements ServerApplicationConfig {
  private static final String PATH = "/ws";
  static final String SUBPROTOCOL = "chatbox.v1";

  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> found) {
    return Set.of(
        ServerEndpointConfig.Builder.create(ChatEndpoint.class, PATH)
            .subprotocols(List.of(SUBPROTOCOL))
            .build());
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return Set.of();
  }
}
