package io.chatbox.session.store;

import io.chatbox.dev.TestMongo;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The store on a real MongoDB, in databases that the tests make and drop. */
@EnabledIfEnvironmentVariable(named = TestMongo.VARIABLE, matches = ".+")
class ServerStoreTest extends StoreSuites {
  @Override
  String uri() {
    return System.getenv(TestMongo.VARIABLE);
  }
}
