package io.chatbox.audit;

import io.chatbox.mongo.Database;
import io.chatbox.mongo.Schema;
import io.chatbox.protocol.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** For tests of a whole database. */
public final class TestAudit {
  private TestAudit() {}

  public static Schema schema() {
    return new AuditSchema();
  }

  /** The newest entries, as they are listed for administrators. */
  public static List<AuditEntry> list(
      Database database, Clock clock, Optional<UserId> userId, int limit) {
    return new AuditTrail(database, clock).list(userId, 0, limit);
  }
}
