package io.chatbox.siege;

import io.chatbox.crypto.TestRings;
import io.chatbox.dev.TestMongo;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * A conversation that is dear to read: as many messages as make 64 MB.
 *
 * @param share the token of its link
 */
record Hoard(String user, String session, String share) {
  private static final int MESSAGES = 64;
  private static final int SMALL_MESSAGES = 2_000;
  private static final String MEBIBYTE =
      "all work and no play ".repeat(50_000).substring(0, 1 << 20);

  /** Stores an older conversation of thousands of small messages. */
  static void storeSmallOnes(String user, StoreServer store) {
    UserId id = new UserId(user);
    SessionId session = store.sessions.place(id, Optional.empty()).sessionId();
    session = store.sessions.addMessage(session, TestStore.draft(id, "begin")).session().id();
    addSmallOnes(store, session);
    store.sessions.end(session, id);
  }

  static Hoard of(String user, StoreServer store) {
    UserId id = new UserId(user);
    SessionId session = store.sessions.place(id, Optional.empty()).sessionId();
    for (int i = 0; i < MESSAGES; i++) {
      session = store.sessions.addMessage(session, TestStore.draft(id, MEBIBYTE)).session().id();
    }
    return new Hoard(user, session.value(), store.archive.share(session, id).orElseThrow());
  }

  /** By one command: each by itself takes several. */
  private static void addSmallOnes(StoreServer store, SessionId session) {
    var rows = store.database.collection("messages");
    Document first = rows.find(new Document("sessionId", session.value())).first();
    List<Document> more = new ArrayList<>();
    for (long seq = 2; seq < SMALL_MESSAGES; seq++) {
      String id = MessageId.next().value();
      more.add(
          new Document(first)
              .append("_id", id)
              .append("clientKey", id)
              .append("seq", seq)
              .append("content", "message " + seq));
    }
    rows.insertMany(more);
  }

  static StoreServer store(TestMongo mongo) {
    return new StoreServer(
            TestStore.options(mongo.uri(), mongo.name()), TestRings.clear(), Clock.systemUTC())
        .started();
  }
}
