package io.chatbox.it;

import java.util.function.Consumer;

/** A resuming client behind a network of its own. */
public record Device(TcpProxy network, ResumingClient client) implements AutoCloseable {

  /** Another device of this user. */
  public static Device of(TestServer server, String userId) {
    return of(server, userId, link -> {});
  }

  /**
   * As {@link #of(TestServer, String)}.
   *
   * @param plan what is done to each of its connections
   */
  public static Device of(TestServer server, String userId, Consumer<Link> plan) {
    TcpProxy network = TcpProxy.to(server.base()).onEach(plan);
    return new Device(
        network,
        ResumingClient.start(network.through(server.base()), server.tokens().user(userId)));
  }

  /** The connection in use. */
  public Link link() {
    return network.latest();
  }

  @Override
  public void close() {
    client.close();
    network.close();
  }
}
