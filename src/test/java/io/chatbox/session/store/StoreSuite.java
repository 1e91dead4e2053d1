package io.chatbox.session.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each get a store of their own, in the database server that they are told. */
public abstract class StoreSuite {
  private final String uri;

  /** The test's. */
  protected TestStore store;

  protected StoreSuite(String uri) {
    this.uri = uri;
  }

  @BeforeEach
  protected void openStore() {
    store = open(uri);
  }

  @AfterEach
  protected void closeStore() {
    store.close();
  }

  /** How the suite wants it. */
  protected TestStore open(String uri) {
    return new TestStore(uri);
  }
}
