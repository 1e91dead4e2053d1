package io.chatbox.session.store;

import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Index;
import io.chatbox.mongo.Schema;
import io.chatbox.mongo.SealedFields;
import io.chatbox.mongo.SealedFields.Value;
import io.chatbox.session.Message.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;

/** Indexes and sealed values of sessions and messages. */
@Singleton
final class SessionSchema implements Schema {
  private final String sessions;
  private final TokenDigest digest;

  @Inject
  SessionSchema(Settings settings, TokenDigest digest) {
    this(settings.get(DataSettings.MONGO_COLLECTION), digest);
  }

  /**
   * @param sessions name of the sessions' collection
   */
  SessionSchema(String sessions, TokenDigest digest) {
    this.sessions = sessions;
    this.digest = digest;
  }

  @Override
  public List<Index> indexes() {
    String messages = SessionCollections.MESSAGES;
    return List.of(
        Index.plain(sessions, "idx_user_id", new Document("uid", 1)),
        Index.plain(sessions, "idx_start_time", new Document("ts", -1)),
        Index.plain(sessions, "idx_admin_assisted", new Document("adminAssisted", 1)),
        Index.plain(sessions, "idx_user_start_time", new Document("uid", 1).append("ts", -1)),
        Index.plain(
            sessions, "idx_user_list", new Document("uid", 1).append("ts", -1).append("_id", 1)),
        Index.plain(sessions, "idx_end_time", new Document("v", 1).append("endTs", 1)),
        Index.sparseUnique(
            sessions, "idx_share_token", new Document(SessionDocuments.SHARE_DIGEST, 1)),
        Index.sparseUnique(sessions, "idx_active_user", new Document("activeUid", 1)).forWrites(),
        Index.sparse(sessions, "idx_turn_until", new Document("turnUntil", 1)),
        Index.plain(
            SessionCollections.REMOTE_DELETIONS, "idx_remote_next", new Document("next", 1)),
        Index.plain(SessionCollections.ERASURES, "idx_erasure_time", new Document("ts", 1)),
        Index.unique(messages, "idx_session_seq", new Document("sessionId", 1).append("seq", 1))
            .forWrites(),
        Index.unique(messages, "idx_user_client_key", new Document("uid", 1).append("clientKey", 1))
            .forWrites());
  }

  @Override
  public List<SealedFields> sealed() {
    return List.of(
        new SealedFields("MESSAGES", SessionCollections.MESSAGES, SessionSchema::inMessage),
        new SealedFields("SESSIONS", sessions, this::inSession));
  }

  /** The stub of a dropped one holds nothing; an answer that runs is sealed anew by its end. */
  private static List<Value> inMessage(Document message) {
    if (message.getBoolean("dropped", false)) {
      return List.of();
    }
    boolean running = MessageDocuments.stored(State.RUNNING).equals(message.getString("state"));
    Value content =
        Value.of(
                MessageDocuments.CONTENT,
                MessageDocuments.binding(message, MessageDocuments.CONTENT))
            .changing(running);
    return message.containsKey(MessageDocuments.METADATA)
        ? List.of(
            content,
            Value.of(
                MessageDocuments.METADATA,
                MessageDocuments.binding(message, MessageDocuments.METADATA)))
        : List.of(content);
  }

  private List<Value> inSession(Document session) {
    return Stream.of(SessionDocuments.NAME, SessionDocuments.SUMMARY, SessionDocuments.SHARE)
        .filter(session::containsKey)
        .map(field -> inSession(session, field))
        .toList();
  }

  private Value inSession(Document session, String field) {
    Value value = Value.of(field, SessionDocuments.binding(session, field));
    return field.equals(SessionDocuments.SHARE) ? value.with(this::digested) : value;
  }

  private Document digested(String token) {
    return new Document(SessionDocuments.SHARE_DIGEST, digest.of(token));
  }
}
