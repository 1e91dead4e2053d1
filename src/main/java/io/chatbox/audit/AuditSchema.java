package io.chatbox.audit;

import io.chatbox.mongo.Index;
import io.chatbox.mongo.Schema;
import jakarta.inject.Singleton;
import java.util.List;
import org.bson.Document;

/** Indexes of the trail. */
@Singleton
final class AuditSchema implements Schema {
  static final String AUDIT = "audit";

  @Override
  public List<Index> indexes() {
    return List.of(
        Index.plain(AUDIT, "idx_audit_list", new Document("ts", -1).append("_id", 1)),
        Index.plain(
            AUDIT,
            "idx_audit_user_list",
            new Document("uid", 1).append("ts", -1).append("_id", 1)));
  }
}
