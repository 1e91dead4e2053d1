package io.chatbox.session;

import io.chatbox.dev.EmbeddedMongo;
import java.util.stream.Stream;

/**
 * The databases that the store's tests run against: the embedded stand-in, and a real server where
 * {@code CHATBOX_TEST_MONGO_URI} names one.
 */
record TestServer(String name, String uri) {
  private static final TestServer EMBEDDED =
      new TestServer("embedded", EmbeddedMongo.inMemory().uri());

  static Stream<TestServer> all() {
    String external = System.getenv("CHATBOX_TEST_MONGO_URI");
    return external == null
        ? Stream.of(EMBEDDED)
        : Stream.of(EMBEDDED, new TestServer("real", external));
  }

  static TestServer embedded() {
    return EMBEDDED;
  }

  @Override
  public String toString() {
    return name; // the address may hold a password
  }
}
