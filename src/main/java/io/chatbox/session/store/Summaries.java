package io.chatbox.session.store;

import io.chatbox.mongo.Database;
import io.chatbox.session.Session;
import io.chatbox.session.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bson.Document;

/** Session documents, read for lists. */
final class Summaries {
  private final SessionDocuments documents;
  private final Shares shares;

  Summaries(Database database, Shares shares) {
    documents = database.sessionDocuments();
    this.shares = shares;
  }

  Summary read(Document document) {
    Session session = documents.read(document);
    Instant until = session.end().orElse(session.lastActivity());
    return new Summary(
        session.id(),
        session.userId(),
        session.name(),
        session.start(),
        session.end(),
        session.lastActivity(),
        SessionDocuments.number(document, "messages"),
        Duration.between(session.start(), until),
        document.getBoolean("adminAssisted", false),
        Optional.ofNullable(document.getString("assistingAdminName")),
        document.getBoolean("helpRequested", false),
        session.totalTokens(),
        Duration.ofMillis(SessionDocuments.number(document, "avgRespTime")),
        Duration.ofMillis(SessionDocuments.number(document, "maxRespTime")),
        shares.token(document));
  }
}
