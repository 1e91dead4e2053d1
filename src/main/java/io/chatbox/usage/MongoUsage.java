package io.chatbox.usage;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.Faults;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Usage in MongoDB, a document a user, day and model. */
@Singleton
public final class MongoUsage implements Usage {
  /** An answer that is counted again, because its write may have failed, comes soon after. */
  private static final int REMEMBERED = 20;

  private static final Document TOKENS =
      new Document("promptTokens", 1).append("completionTokens", 1);

  private static final Document WITHOUT_IDS = new Document("counted", 0);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final Database database;
  private final MongoCollection<Document> usage;
  private final Clock clock;

  @Inject
  public MongoUsage(Database database, Clock clock) {
    this.database = database;
    this.usage = database.collection(UsageSchema.USAGE);
    this.clock = clock;
  }

  @Override
  public long tokens(UserId userId, LocalDate day) {
    return database.read(
        "tokens",
        () -> {
          long sum = 0;
          Document own = new Document("uid", userId).append("day", midnight(day));
          for (Document row : usage.find(own).projection(TOKENS)) {
            sum +=
                Documents.number(row, "promptTokens") + Documents.number(row, "completionTokens");
          }
          return sum;
        });
  }

  @Override
  public List<Row> find(
      Optional<UserId> userId, Optional<String> modelId, LocalDate from, LocalDate to, int limit) {
    Document filter =
        new Document("day", new Document("$gte", midnight(from)).append("$lte", midnight(to)));
    userId.ifPresent(id -> filter.append("uid", id));
    modelId.ifPresent(id -> filter.append("modelId", id));
    Document order = new Document("day", -1).append("uid", 1).append("modelId", 1);
    return database.read(
        "usage",
        () ->
            usage
                .find(filter)
                .projection(WITHOUT_IDS)
                .sort(order)
                .limit(limit)
                .map(MongoUsage::row)
                .into(new ArrayList<>()));
  }

  private static Row row(Document document) {
    return new Row(
        new UserId(document.getString("uid")),
        LocalDate.ofInstant(document.getDate("day").toInstant(), ZoneOffset.UTC),
        document.getString("modelId"),
        Documents.number(document, "answers"),
        Documents.number(document, "promptTokens"),
        Documents.number(document, "completionTokens"),
        Documents.number(document, "estimatedTokens"));
  }

  @Override
  public void erase(UserId userId) {
    database.write("eraseUsage", () -> usage.deleteMany(new Document("uid", userId)));
  }

  @Override
  public void add(
      UserId userId, String modelId, long promptTokens, long completionTokens, boolean estimated) {
    Document more =
        new Document("promptTokens", promptTokens)
            .append("completionTokens", completionTokens)
            .append("estimatedTokens", estimated ? promptTokens + completionTokens : 0L);
    Document row = row(userId, modelId, clock.instant());
    MessageId id = MessageId.next();
    database.write(
        "addUsage",
        () -> {
          addOnce(row, id, more);
          return null;
        });
  }

  private static Document row(UserId userId, String modelId, Instant at) {
    return new Document("uid", userId)
        .append("day", midnight(LocalDate.ofInstant(at, ZoneOffset.UTC)))
        .append("modelId", modelId);
  }

  /**
   * Counts an answer that has ended, once however often it is called. Part of a write to the
   * database that is the caller's: throws what the driver does.
   */
  public void count(AnswerCost cost) {
    TokenCount tokens = cost.tokens();
    if (tokens.total() == 0) {
      return;
    }
    Document more =
        new Document("answers", 1L)
            .append("promptTokens", (long) tokens.prompt())
            .append("completionTokens", (long) tokens.completion())
            .append("estimatedTokens", tokens.estimated() ? (long) tokens.total() : 0L);
    addOnce(row(cost.userId(), cost.modelId(), cost.begun()), cost.answerId(), more);
  }

  /** Adds to a row, unless that has been done under this id. */
  private void addOnce(Document row, MessageId id, Document figures) {
    Document uncounted = new Document(row).append("counted", new Document("$ne", id));
    Document counted = new Document("$each", List.of(id)).append("$slice", -REMEMBERED);
    Document more =
        new Document("$inc", figures)
            .append("$setOnInsert", new Document("v", Documents.VERSION))
            .append("$push", new Document("counted", counted));
    try {
      usage.updateOne(uncounted, more, UPSERT);
    } catch (MongoException e) {
      if (!Faults.isDuplicateKey(e)) {
        throw e;
      }
      // It was counted already, or its document came into being at this moment.
      usage.updateOne(uncounted, more);
    }
  }

  /**
   * Deletes what is older than it is kept; the TTL index does so too, where the server has them.
   * Throws what the driver does.
   */
  public void expire() {
    Instant now = clock.instant();
    LocalDate oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(KEPT_DAYS);
    usage.deleteMany(new Document("day", new Document("$lt", midnight(oldest))));
  }

  private static Date midnight(LocalDate day) {
    return Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
