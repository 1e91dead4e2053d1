package io.chatbox.session.store;

import io.chatbox.crypto.Binding;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.SealedTexts;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Session.Lifespan;
import io.chatbox.session.Session.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;

/** Session documents: their filters and their reading. The fields are in the package's text. */
final class SessionDocuments {
  /** Sealed values, which are bound to these names. */
  static final String NAME = "nm";

  static final String SHARE = "shareValue";
  static final String SUMMARY = "summary";

  /** What a share's token is found by. */
  static final String SHARE_DIGEST = "shareToken";

  /** Where a provider keeps the conversation. */
  static final String REMOTE = "remote";

  /** The projection of what makes a {@link Session}: without what may be long. */
  static final Document HEAD = new Document(SUMMARY, 0).append("respTimes", 0);

  /** The same with what a claim has to know: how long the answers before it took. */
  static final Document CLAIMED = new Document(SUMMARY, 0);

  /** What gives a claim back. */
  static final Document NO_CLAIM =
      new Document("turnServer", "").append("turnUntil", "").append("turnAnswer", "");

  /** The end of a claim that was taken away, while that is under way. */
  static final Date TAKEN = new Date(0);

  private final SealedTexts texts;

  SessionDocuments(SealedTexts texts) {
    this.texts = texts;
  }

  static Document own(SessionId id, UserId userId) {
    return new Document("_id", id).append("v", Documents.VERSION).append("uid", userId);
  }

  static Document allOf(UserId userId) {
    return new Document("uid", userId).append("v", Documents.VERSION);
  }

  static Document ownActive(SessionId id, UserId userId) {
    return own(id, userId).append("activeUid", userId);
  }

  static Document activeOf(UserId userId) {
    return new Document("activeUid", userId).append("v", Documents.VERSION).append("uid", userId);
  }

  static Document ownEnded(SessionId id, UserId userId) {
    return own(id, userId).append("activeUid", new Document("$exists", false));
  }

  static Document activeAmong(List<SessionId> ids) {
    return new Document("_id", new Document("$in", ids))
        .append("v", Documents.VERSION)
        .append("activeUid", new Document("$exists", true));
  }

  /**
   * Active ones without activity since {@code lastActivity}, without sign of a live connection
   * since {@code lastMark} and without an answer that runs now.
   */
  static Document idle(Instant lastActivity, Instant lastMark, Instant now) {
    // Not $exists: only a comparison may use the sparse index, which holds active sessions alone.
    return new Document("activeUid", new Document("$gt", ""))
        .append("v", Documents.VERSION)
        .append("lastActivity", new Document("$lt", Date.from(lastActivity)))
        .append("liveAt", absentOrBefore(lastMark))
        .append("turnUntil", absentOrBefore(now));
  }

  private static Document absentOrBefore(Instant time) {
    return new Document("$not", new Document("$gte", Date.from(time)));
  }

  /** A session that begins, active and empty. */
  static Document fresh(SessionId id, UserId userId, Instant now) {
    return ownActive(id, userId)
        .append("ts", Date.from(now))
        .append("lastActivity", Date.from(now))
        .append("seq", 0L)
        .append("adminAssisted", false)
        .append("totalTokens", 0L)
        .append("answers", 0L);
  }

  /** What makes an ended session active again. */
  static Document reopening(UserId userId, Instant now) {
    return new Document(
            "$set", new Document("activeUid", userId).append("lastActivity", Date.from(now)))
        .append("$unset", new Document("endTs", "").append("endedBy", "").append("dur", ""));
  }

  /** What ends an active session that began at {@code start}. */
  static Document ending(Instant start, Instant now, EndedBy by) {
    return new Document(
            "$set",
            new Document("endTs", Date.from(now))
                .append("endedBy", by.name().toLowerCase(Locale.ROOT))
                .append("dur", Math.max(0, Duration.between(start, now).toSeconds())))
        .append("$unset", new Document("activeUid", ""));
  }

  Session read(Document document) {
    Instant start = document.getDate("ts").toInstant();
    return new Session(
        new SessionId(document.getString("_id")),
        new UserId(document.getString("uid")),
        name(document),
        Optional.ofNullable(document.getString("modelId")),
        new Lifespan(
            start,
            instant(document, "lastActivity").orElse(start),
            instant(document, "endTs"),
            Optional.ofNullable(document.getString("endedBy"))
                .map(who -> EndedBy.valueOf(who.toUpperCase(Locale.ROOT)))),
        new Progress(
            Documents.number(document, "seq"),
            Documents.number(document, "totalTokens"),
            Optional.ofNullable(document.getString("turnAnswer")).map(MessageId::new)));
  }

  /** A name that can't be read is none. */
  private Optional<String> name(Document document) {
    return sealed(document, NAME).map(SealedTexts.Text::text).filter(name -> !name.isEmpty());
  }

  /** What a sealed field holds, if the document has it. */
  Optional<SealedTexts.Text> sealed(Document document, String field) {
    return Optional.ofNullable(document.get(field))
        .map(value -> texts.open(binding(document, field), value));
  }

  /** A sealed field as it is stored. */
  Object seal(SessionId sessionId, String field, String text) {
    return texts.seal(Binding.of(sessionId.value(), field), text);
  }

  static Binding binding(Document document, String field) {
    return Binding.of(document.getString("_id"), field);
  }

  /** The one to go on with, if there is one. */
  static Optional<RemoteConversation> remote(Document document) {
    return Optional.ofNullable(document.get(REMOTE, Document.class))
        .filter(kept -> kept.containsKey("answer"))
        .map(
            kept ->
                new RemoteConversation(
                    kept.getString("modelId"),
                    kept.getString("id"),
                    new MessageId(kept.getString("answer"))));
  }

  static Document stored(RemoteConversation remote) {
    return stored(remote.modelId(), remote.id()).append("answer", remote.answerId());
  }

  /** One of which nobody knows what it holds. */
  static Document stored(String modelId, String remoteId) {
    return new Document("modelId", modelId).append("id", remoteId);
  }

  /** Whether a session's document names this very conversation. */
  static boolean isKept(Document document, String modelId, String remoteId) {
    Document remote = document.get(REMOTE, Document.class);
    return remote != null
        && modelId.equals(remote.getString("modelId"))
        && remoteId.equals(remote.getString("id"));
  }

  private static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
  }

  /** Whether it ended by the cleanup, not by its user, less than {@code timeout} before now. */
  static boolean endedByCleanupWithin(Session session, Duration timeout, Instant now) {
    return session.endedBy().filter(EndedBy.CLEANUP::equals).isPresent()
        && session.end().filter(end -> end.plus(timeout).isAfter(now)).isPresent();
  }
}
