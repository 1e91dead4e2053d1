package io.chatbox.session.store;

import io.chatbox.mongo.Documents;
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

  Summaries(SessionCollections collections, Shares shares) {
    documents = collections.sessionDocuments();
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
        Documents.number(document, "messages"),
        Duration.between(session.start(), until),
        document.getBoolean("adminAssisted", false),
        Optional.ofNullable(document.getString("assistingAdminName")),
        document.getBoolean("helpRequested", false),
        session.totalTokens(),
        Duration.ofMillis(Documents.number(document, "avgRespTime")),
        Duration.ofMillis(Documents.number(document, "maxRespTime")),
        shares.token(document));
  }
}
