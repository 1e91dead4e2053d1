package io.chatbox.session;

import io.chatbox.config.Settings;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Sender;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * Sessions in MongoDB. A message is stored in two steps: the session gives it a number, then it is
 * inserted under it. A number that is given and not used stays a gap. Ids are made before the first
 * attempt, so each operation can be repeated as a whole.
 */
@Singleton
public final class MongoSessions implements Sessions {
  private final Database database;
  private final Clock clock;
  private final PlaceRule rule;
  private final ActiveSessions sessions;
  private final Messages messages;
  private final Figures figures;

  @Inject
  MongoSessions(Database database, Clock clock, Settings settings) {
    this(database, clock, settings.get(Settings.RECONNECT_TIMEOUT));
  }

  /**
   * @param reconnectTimeout how long a session that the cleanup ended stays resumable
   */
  public MongoSessions(Database database, Clock clock, Duration reconnectTimeout) {
    this.database = database;
    this.clock = clock;
    rule = new PlaceRule(database.sessions(), clock, reconnectTimeout);
    sessions = new ActiveSessions(database.sessions());
    messages = new Messages(database.messages());
    figures = new Figures(database.sessions());
  }

  @Override
  public Place place(String userId, String requestedId) {
    return database.read("place", () -> rule.place(userId, requestedId));
  }

  @Override
  public Optional<Session> resumable(String userId, String requestedId) {
    return database.read("resumable", () -> rule.resumable(userId, requestedId));
  }

  @Override
  public Stored addUserMessage(String sessionId, Draft draft) {
    return database.write("addUserMessage", () -> add(sessionId, draft));
  }

  private Stored add(String sessionId, Draft draft) {
    String key = draft.clientMsgId() == null ? draft.messageId() : draft.clientMsgId();
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      if (draft.clientMsgId() != null || round > 0) {
        Optional<Message> before = messages.byKey(draft.userId(), key);
        if (before.isPresent()) {
          return storedBefore(before.get(), draft);
        }
      }
      Instant now = now();
      Session session =
          sessions.changeOrOpen(sessionId, draft.userId(), ActiveSessions.nextNumber(now), now);
      Message message = message(session, draft, now);
      if (messages.insert(message)) {
        return new Stored(session, message, false);
      }
    }
    throw new ChatException(ErrorCode.DATABASE_ERROR, Database.NOT_STORED);
  }

  @Override
  public Optional<Stored> findStored(String userId, String clientMsgId) {
    return clientMsgId == null
        ? Optional.empty()
        : database.read(
            "findStored",
            () ->
                messages
                    .byKey(userId, clientMsgId)
                    .filter(message -> message.clientMsgId().isPresent())
                    .flatMap(
                        message ->
                            sessions
                                .find(message.sessionId(), userId)
                                .map(session -> new Stored(session, message, true))));
  }

  private Stored storedBefore(Message before, Draft draft) {
    boolean ours = before.id().equals(draft.messageId());
    if (!ours && before.clientMsgId().isEmpty()) {
      throw new ChatException(
          ErrorCode.CONFLICT, "The client_msg_id is a message's own id. Please choose another.");
    }
    return sessions
        .find(before.sessionId(), draft.userId())
        .map(session -> new Stored(session, before, !ours))
        .orElseThrow(
            () -> new ChatException(ErrorCode.NOT_FOUND, "This conversation was deleted."));
  }

  private static Message message(Session session, Draft draft, Instant now) {
    return new Message(
        draft.messageId(),
        session.id(),
        draft.userId(),
        session.seq(),
        Sender.USER,
        draft.content(),
        now,
        Optional.ofNullable(draft.clientMsgId()),
        draft.metadata(),
        Optional.empty());
  }

  @Override
  public Message startAnswer(Message question, String answerId, String modelId) {
    return database.write("startAnswer", () -> start(question, answerId, modelId));
  }

  private Message start(Message question, String answerId, String modelId) {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Instant now = now();
      Session session =
          sessions
              .change(question.sessionId(), question.userId(), ActiveSessions.nextNumber(now))
              .orElseThrow(
                  () -> new ChatException(ErrorCode.CONFLICT, "This conversation has ended."));
      Message answer = answer(question, answerId, modelId, session.seq(), now);
      if (messages.insert(answer)) {
        return answer;
      }
      Optional<Message> before = messages.byKey(question.userId(), answerId);
      if (before.isPresent()) {
        return before.get();
      }
    }
    throw new ChatException(ErrorCode.DATABASE_ERROR, Database.NOT_STORED);
  }

  private static Message answer(
      Message question, String answerId, String modelId, long seq, Instant now) {
    return new Message(
        answerId,
        question.sessionId(),
        question.userId(),
        seq,
        Sender.AI,
        "",
        now,
        Optional.empty(),
        Map.of(),
        Optional.of(
            new Answer(
                question.id(),
                question.seq(),
                modelId,
                State.RUNNING,
                Optional.empty(),
                0,
                0,
                false)));
  }

  @Override
  public Message finishAnswer(Message started, Outcome outcome) {
    return database.write(
        "finishAnswer",
        () -> {
          if (messages.end(started, outcome)) {
            figures.count(started, outcome);
          }
          return started.ended(outcome);
        });
  }

  @Override
  public List<Message> lastMessages(String sessionId, long beforeSeq, int limit) {
    return database.read("lastMessages", () -> messages.last(sessionId, beforeSeq, limit));
  }

  @Override
  public Session selectModel(String sessionId, String userId, String modelId) {
    return database.write(
        "selectModel",
        () -> {
          Instant now = now();
          Document chosen = new Document("modelId", modelId).append("lastActivity", Date.from(now));
          return sessions.changeOrOpen(sessionId, userId, new Document("$set", chosen), now);
        });
  }

  /** In milliseconds, as the database keeps it, so that what is returned is what is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
