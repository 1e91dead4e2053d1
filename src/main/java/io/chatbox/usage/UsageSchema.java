package io.chatbox.usage;

import io.chatbox.mongo.Index;
import io.chatbox.mongo.Schema;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.bson.Document;

/** Indexes of what was spent. */
@Singleton
final class UsageSchema implements Schema {
  static final String USAGE = "usage";

  @Override
  public List<Index> indexes() {
    Document key = new Document("uid", 1).append("day", 1).append("modelId", 1);
    return List.of(
        Index.unique(USAGE, "idx_usage_user_day_model", key).forWrites(),
        Index.plain(
            USAGE, "idx_usage_list", new Document("day", -1).append("uid", 1).append("modelId", 1)),
        Index.expiring(USAGE, "idx_usage_day", "day", Duration.ofDays(Usage.KEPT_DAYS)));
  }
}
