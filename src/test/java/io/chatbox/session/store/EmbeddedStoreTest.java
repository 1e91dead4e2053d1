package io.chatbox.session.store;

import io.chatbox.dev.EmbeddedMongo;
import org.junit.jupiter.api.AfterAll;

/** The store on the embedded stand-in for MongoDB. */
class EmbeddedStoreTest extends StoreSuites {
  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();

  @AfterAll
  static void stop() {
    MONGO.close();
  }

  @Override
  String uri() {
    return MONGO.uri();
  }
}
