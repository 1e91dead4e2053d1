package io.chatbox.bench;

/** Both ends of the load, in one process with one clock. */
record Generator(Upstream upstream, Clients clients) implements AutoCloseable {
  static Generator start() {
    return new Generator(Upstream.start(), new Clients());
  }

  @Override
  public void close() {
    clients.close();
    upstream.close();
  }
}
