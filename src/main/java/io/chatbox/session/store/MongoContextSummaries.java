package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.SealedTexts;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import org.bson.Document;

/** Summaries in MongoDB, a part of the sessions' documents. */
@Singleton
final class MongoContextSummaries implements ContextSummaries {
  private static final String UP_TO = "summaryTo";
  private static final String CUTS = "cuts";
  private static final Document FIELDS =
      new Document(SessionDocuments.SUMMARY, 1).append(UP_TO, 1).append(CUTS, 1);

  private final Database database;
  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Excerpts excerpts;

  @Inject
  MongoContextSummaries(SessionCollections collections) {
    database = collections.database();
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    excerpts = new Excerpts(collections);
  }

  @Override
  public ContextSummary find(SessionId sessionId) {
    Document session =
        database.read(
            "summary", () -> sessions.find(session(sessionId)).projection(FIELDS).first());
    if (session == null) {
      return new ContextSummary("", 0, 0);
    }
    long cuts = Documents.number(session, CUTS);
    // One that can't be read is made anew.
    return documents
        .sealed(session, SessionDocuments.SUMMARY)
        .filter(SealedTexts.Text::readable)
        .map(text -> new ContextSummary(text.text(), Documents.number(session, UP_TO), cuts))
        .orElseGet(() -> new ContextSummary("", 0, cuts));
  }

  @Override
  public boolean keep(SessionId sessionId, ContextSummary summary) {
    Object sealed = documents.seal(sessionId, SessionDocuments.SUMMARY, summary.text());
    Document uncut = session(sessionId);
    if (summary.cuts() == 0) {
      uncut.append(CUTS, new Document("$in", Arrays.asList(null, 0L)));
    } else {
      uncut.append(CUTS, summary.cuts());
    }
    uncut.append(UP_TO, new Document("$not", new Document("$gt", summary.upTo())));
    Document fields = new Document(SessionDocuments.SUMMARY, sealed).append(UP_TO, summary.upTo());
    return database.write(
        "summary",
        () -> sessions.updateOne(uncut, new Document("$set", fields)).getMatchedCount() > 0);
  }

  @Override
  public Excerpt after(SessionId sessionId, long seq, int limit) {
    return excerpts.first("after", Messages.endedAbove(sessionId, seq), sessionId, limit);
  }

  /** The message goes, and all that follows it. */
  void forget(Message message) {
    Document session = session(message.sessionId());
    sessions.updateOne(session, new Document("$inc", new Document(CUTS, 1L)));
    sessions.updateOne(
        session.append(UP_TO, new Document("$gte", message.seq())),
        new Document("$unset", new Document(SessionDocuments.SUMMARY, "").append(UP_TO, "")));
  }

  private static Document session(SessionId id) {
    return new Document("_id", id).append("v", Documents.VERSION);
  }
}
