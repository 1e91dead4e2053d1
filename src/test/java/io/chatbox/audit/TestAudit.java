package io.chatbox.audit;

import io.chatbox.mongo.Schema;

/** For tests of a whole database. */
public final class TestAudit {
  private TestAudit() {}

  public static Schema schema() {
    return new AuditSchema();
  }
}
