package io.chatbox.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.RotationProgress.Batch;
import io.chatbox.mongo.RotationProgress.Part;
import io.chatbox.session.Message.State;
import io.chatbox.session.store.MessageDocuments;
import io.chatbox.session.store.SessionDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Encrypts anew what is not under the active key, some documents at a time. A value is replaced
 * only while it is still the one that was read: whoever writes at the same time wins.
 */
final class Resealing {
  private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
  private static final String TOKEN = "shareToken";

  private final Database database;
  private final Contents contents;
  private final TokenDigest digest;

  Resealing(Database database, TokenDigest digest) {
    this.database = database;
    contents = database.contents();
    this.digest = digest;
  }

  /** What was found so far; one batch's own. */
  private static final class Found {
    final List<UpdateOneModel<Document>> updates = new ArrayList<>();
    int running;
    int unreadable;
  }

  /** The next documents, at most so many, whose ids come after the given one. */
  Batch next(Part part, String after, int most) {
    return database.write(
        "rotate",
        () ->
            switch (part) {
              case MESSAGES -> batch(database.messages(), after, most, this::message);
              case SESSIONS -> batch(database.sessions(), after, most, this::session);
            });
  }

  /** Looks at one document. */
  @FunctionalInterface
  private interface Look {
    void at(Document document, Found found);
  }

  private static Batch batch(
      MongoCollection<Document> collection, String after, int most, Look look) {
    List<Document> documents =
        collection
            .find(
                new Document("_id", new Document("$gt", after))
                    .append("v", SessionDocuments.VERSION))
            .sort(new Document("_id", 1))
            .limit(most)
            .into(new ArrayList<>());
    Found found = new Found();
    documents.forEach(document -> look.at(document, found));
    int changed =
        found.updates.isEmpty()
            ? 0
            : collection.bulkWrite(found.updates, ANY_ORDER).getMatchedCount();
    return new Batch(
        documents.isEmpty() ? Optional.empty() : Optional.of(documents.getLast().getString("_id")),
        documents.size(),
        found.updates.size() + found.running,
        changed,
        found.unreadable);
  }

  /** The stub of a dropped one holds nothing; an answer that runs is sealed anew by its end. */
  private void message(Document message, Found found) {
    if (message.getBoolean("dropped", false)) {
      return;
    }
    String id = message.getString("_id");
    String sessionId = message.getString("sessionId");
    Optional<String> outdated = outdated(message, sessionId, id, Contents.CONTENT, found);
    if (outdated.isPresent()
        && MessageDocuments.stored(State.RUNNING).equals(message.getString("state"))) {
      found.running++;
      return;
    }
    outdated.ifPresent(
        text ->
            replace(
                message,
                new Document(
                    Contents.CONTENT, contents.seal(sessionId, id, Contents.CONTENT, text)),
                found));
    if (message.containsKey(Contents.METADATA)) {
      outdated(message, sessionId, id, Contents.METADATA, found)
          .ifPresent(
              text ->
                  replace(
                      message,
                      new Document(
                          Contents.METADATA, contents.seal(sessionId, id, Contents.METADATA, text)),
                      found));
    }
  }

  private void session(Document session, Found found) {
    String id = session.getString("_id");
    for (String field : List.of(Contents.NAME, Contents.SUMMARY)) {
      if (session.containsKey(field)) {
        outdated(session, id, "", field, found)
            .ifPresent(
                text ->
                    replace(
                        session, new Document(field, contents.seal(id, "", field, text)), found));
      }
    }
    if (session.containsKey(Contents.SHARE)) {
      outdated(session, id, "", Contents.SHARE, found)
          .ifPresent(
              token ->
                  replace(
                      session,
                      new Document(Contents.SHARE, contents.seal(id, "", Contents.SHARE, token))
                          .append(TOKEN, digest.of(token)),
                      found));
    }
  }

  private Optional<String> outdated(
      Document document, String sessionId, String messageId, String field, Found found) {
    Contents.Text text = contents.open(sessionId, messageId, field, document.get(field));
    found.unreadable += text.readable() ? 0 : 1;
    return text.outdated() ? Optional.of(text.text()) : Optional.empty();
  }

  private static void replace(Document before, Document fields, Found found) {
    Document unchanged = new Document("_id", before.getString("_id"));
    fields.keySet().forEach(field -> unchanged.append(field, before.get(field)));
    found.updates.add(new UpdateOneModel<>(unchanged, new Document("$set", fields)));
  }
}
