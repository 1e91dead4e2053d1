package io.chatbox.it;

/** A resuming client behind a network of its own. */
public record Device(TcpProxy network, ResumingClient client) implements AutoCloseable {

  /** Another device of this user. */
  public static Device of(TestServer server, String userId) {
    TcpProxy network = TcpProxy.to(server.base());
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
