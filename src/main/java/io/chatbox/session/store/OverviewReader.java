package io.chatbox.session.store;

import io.chatbox.mongo.Documents;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.SessionOverview.Assistance;
import io.chatbox.session.SessionOverview.ResponseTimes;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;

/** Session documents, read for lists. */
final class OverviewReader {
  private final SessionDocuments documents;
  private final Shares shares;

  OverviewReader(SessionCollections collections, Shares shares) {
    documents = collections.sessionDocuments();
    this.shares = shares;
  }

  SessionOverview read(Document document) {
    return new SessionOverview(
        documents.read(document),
        Documents.number(document, "messages"),
        new Assistance(
            document.getBoolean("adminAssisted", false),
            Optional.ofNullable(document.getString("assistingAdminName")),
            document.getBoolean("helpRequested", false)),
        new ResponseTimes(
            Duration.ofMillis(Documents.number(document, "avgRespTime")),
            Duration.ofMillis(Documents.number(document, "maxRespTime"))),
        shares.token(document));
  }
}
