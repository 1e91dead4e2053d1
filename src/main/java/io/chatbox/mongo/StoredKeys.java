package io.chatbox.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.KeyCheck;
import io.chatbox.crypto.KeyCheck.Canary;
import io.chatbox.crypto.Stored.Sealed;
import io.chatbox.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * The collection of canaries, one for each key that the database was written with: whether this
 * server has those keys, to be known before it writes.
 */
final class StoredKeys {
  private static final Log log = Log.of(StoredKeys.class);
  private static final String VALUE = "value";

  private final MongoCollection<Document> keys;
  private final KeyCheck check;
  private final Optional<String> activeId;
  private volatile boolean wrong;

  StoredKeys(MongoCollection<Document> keys, ContentCipher cipher) {
    this.keys = keys;
    check = new KeyCheck(cipher);
    activeId = cipher.activeId();
  }

  /**
   * Compares the keys with those of the database and notes the active one there.
   *
   * @return false if they don't fit, which is logged and stays so until a restart
   * @throws MongoException if the database is away; to be called again then
   */
  boolean check() {
    if (fits()) {
      Optional<Canary> canary = check.canary();
      canary.ifPresent(this::keep);
      // Another server may have begun at the same moment, with another key.
      return canary.isEmpty() || fits();
    }
    return false;
  }

  private boolean fits() {
    Optional<String> fault = check.fault(stored());
    fault.ifPresent(log::error);
    wrong = fault.isPresent();
    return !wrong;
  }

  private List<Sealed> stored() {
    return keys.find().map(StoredKeys::value).into(new ArrayList<>());
  }

  /** What isn't binary does not open, and so is a fault. */
  private static Sealed value(Document canary) {
    return new Sealed(canary.get(VALUE) instanceof Binary binary ? binary.getData() : new byte[0]);
  }

  private void keep(Canary canary) {
    Document fresh =
        new Document("v", Documents.VERSION).append(VALUE, new Binary(canary.value().bytes()));
    try {
      keys.updateOne(
          new Document("_id", canary.keyId()),
          new Document("$setOnInsert", fresh),
          new UpdateOptions().upsert(true));
    } catch (MongoException fault) {
      if (!Faults.isDuplicateKey(fault)) {
        throw fault;
      }
    }
  }

  /** Whether the keys were found not to be those of the database. */
  boolean wrong() {
    return wrong;
  }

  /** Forgets all keys but the active one, when nothing is left under them; how many. */
  long keepActiveOnly() {
    return activeId
        .map(id -> keys.deleteMany(new Document("_id", new Document("$ne", id))).getDeletedCount())
        .orElse(0L);
  }
}
