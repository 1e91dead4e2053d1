package io.chatbox.session.store;

import io.chatbox.mongo.Database;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import io.chatbox.session.store.Windows.Extent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Transcripts in MongoDB. */
@Singleton
final class MongoTranscripts implements Transcripts {
  private final Database database;
  private final ActiveSessions sessions;
  private final Messages messages;
  private final AnswerTexts texts;
  private final Excerpts excerpts;
  private final Windows windows;
  private final Pages pages;
  private final Edits edits;
  private final ForgottenQuestions forgotten;

  @Inject
  MongoTranscripts(SessionCollections collections, Clock clock) {
    database = collections.database();
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    texts = new AnswerTexts(collections);
    excerpts = new Excerpts(collections);
    windows = new Windows(collections);
    pages = new Pages(collections, clock);
    edits = new Edits(collections, clock);
    forgotten = new ForgottenQuestions(collections, clock);
  }

  @Override
  public Excerpt last(SessionId sessionId, long beforeSeq, int limit) {
    return excerpts.last("last", Messages.below(sessionId, beforeSeq), sessionId, limit);
  }

  @Override
  public void ended(SessionId sessionId, long beforeSeq, int limit, Consumer<Message> each) {
    List<Extent> newestFirst =
        windows.extents(
            "ended", Messages.endedBelow(sessionId, beforeSeq), Messages.NEWEST_FIRST, limit);
    windows.read("ended", sessionId, newestFirst.reversed(), Windows.all(each));
  }

  @Override
  public Page page(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished) {
    return pages.page(sessionId, userId, afterSeq, unfinished);
  }

  @Override
  public Optional<Forgotten> forgotten(SessionId sessionId) {
    return forgotten.find(sessionId);
  }

  @Override
  public boolean isUnanswered(Message question) {
    return database.read("isUnanswered", () -> messages.isUnanswered(question));
  }

  @Override
  public Again lastQuestion(SessionId sessionId, UserId userId) {
    return database.read(
        "lastQuestion",
        () -> {
          Message question =
              messages
                  .lastQuestion(sessionId)
                  .filter(message -> message.ownerId().equals(userId))
                  .orElseThrow(Refusals.NOTHING_TO_ANSWER::refusal);
          return new Again(sessions.require(sessionId, userId), question);
        });
  }

  @Override
  public Optional<Stored> findEdit(SessionId sessionId, Draft draft, MessageId messageId) {
    return database.read("findEdit", () -> edits.find(sessionId, draft, messageId));
  }

  @Override
  public Stored edit(SessionId sessionId, Draft draft, MessageId messageId) {
    return database.write("edit", () -> edits.edit(sessionId, draft, messageId));
  }

  @Override
  public Message rate(SessionId sessionId, MessageId messageId, Rating rating) {
    return database.write(
        "rate",
        () ->
            texts.rate(sessionId, messageId, rating).orElseThrow(Refusals.ANSWER_UNKNOWN::refusal));
  }
}
