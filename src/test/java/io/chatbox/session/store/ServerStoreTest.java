package io.chatbox.session.store;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The store on a real MongoDB, in databases that the tests make and drop. */
@EnabledIfEnvironmentVariable(named = ServerStoreTest.VARIABLE, matches = ".+")
class ServerStoreTest extends StoreSuites {
  static final String VARIABLE = "CHATBOX_TEST_MONGO_URI";

  @Override
  String uri() {
    return System.getenv(VARIABLE);
  }
}
