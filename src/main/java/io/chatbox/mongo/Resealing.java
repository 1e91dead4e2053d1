package io.chatbox.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.chatbox.mongo.RotationProgress.Batch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/**
 * Encrypts anew what is not under the active key, some documents at a time. A value is replaced
 * only while it is still the one that was read: whoever writes at the same time wins.
 */
final class Resealing {
  private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

  /** Documents that the database gives at once: each may have a few megabytes. */
  private static final int AT_ONCE = 8;

  /** UTF-16 units of text after which a batch ends, however few documents it has. */
  private static final int MOST_TEXT = 4 * 1024 * 1024;

  private final Database database;
  private final SealedTexts texts;
  private final TreeMap<String, SealedFields> parts = new TreeMap<>();

  Resealing(Database database, SealedTexts texts, Collection<Schema> schemas) {
    this.database = database;
    this.texts = texts;
    schemas.forEach(schema -> schema.sealed().forEach(fields -> parts.put(fields.part(), fields)));
  }

  /** The part to begin with. */
  String first() {
    return parts.firstKey();
  }

  /** The one after it, if it isn't the last. */
  Optional<String> following(String part) {
    return Optional.ofNullable(parts.higherKey(part));
  }

  boolean knows(String part) {
    return parts.containsKey(part);
  }

  /** What was found so far; one batch's own. */
  private static final class Found {
    final List<UpdateOneModel<Document>> updates = new ArrayList<>();
    Optional<String> last = Optional.empty();
    int documents;
    int changing;
    int unreadable;
    long text;
  }

  /** The next documents, at most so many and not much text, whose ids come after the given one. */
  Batch next(String part, String after, int most) {
    AtomicInteger before = new AtomicInteger();
    return database.write("rotate", () -> batch(parts.get(part), after, most, before));
  }

  /**
   * @param before how many values an earlier attempt has found under another key: what it has
   *     encrypted anew without hearing of it counts too
   */
  private Batch batch(SealedFields fields, String after, int most, AtomicInteger before) {
    // What a fail-over can still take back is not done, and must not be counted as done.
    MongoCollection<Document> collection =
        database.collection(fields.collection()).withReadConcern(ReadConcern.MAJORITY);
    Found found = new Found();
    try (MongoCursor<Document> documents =
        collection
            .find(new Document("_id", new Document("$gt", after)).append("v", Documents.VERSION))
            .sort(new Document("_id", 1))
            .limit(most)
            .batchSize(AT_ONCE)
            .cursor()) {
      while (found.text < MOST_TEXT && documents.hasNext()) {
        Document document = documents.next();
        fields.in().apply(document).forEach(value -> look(document, value, found));
        found.last = Optional.of(document.getString("_id"));
        found.documents++;
      }
    }
    int now = found.updates.size() + found.changing;
    int all = before.updateAndGet(earlier -> Math.max(earlier, now));
    int changed =
        found.updates.isEmpty()
            ? 0
            : collection.bulkWrite(found.updates, ANY_ORDER).getMatchedCount();
    return new Batch(found.last, found.documents, all, changed + all - now, found.unreadable);
  }

  private void look(Document document, SealedFields.Value value, Found found) {
    SealedTexts.Text text = texts.open(value.binding(), document.get(value.field()));
    found.text += text.text().length();
    if (!text.readable()) {
      found.unreadable++;
    } else if (text.outdated() && value.changing()) {
      found.changing++;
    } else if (text.outdated()) {
      found.updates.add(replacement(document, value, text.text()));
    }
  }

  private UpdateOneModel<Document> replacement(
      Document before, SealedFields.Value value, String text) {
    Document fields = new Document(value.field(), texts.seal(value.binding(), text));
    fields.putAll(value.beside().apply(text));
    Document unchanged = new Document("_id", before.getString("_id"));
    fields.keySet().forEach(field -> unchanged.append(field, before.get(field)));
    return new UpdateOneModel<>(unchanged, new Document("$set", fields));
  }
}
