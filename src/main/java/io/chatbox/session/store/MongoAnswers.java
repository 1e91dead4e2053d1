package io.chatbox.session.store;

import io.chatbox.mongo.Database;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.usage.AnswerCost;
import io.chatbox.usage.MongoUsage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers in MongoDB. */
@Singleton
final class MongoAnswers implements Answers {
  private final Database database;
  private final SessionCollections collections;
  private final Clock clock;
  private final Messages messages;
  private final AnswerTexts texts;
  private final Claims claims;
  private final Openings openings;
  private final Figures figures;
  private final MongoUsage usage;

  @Inject
  MongoAnswers(SessionCollections collections, MongoUsage usage, Clock clock) {
    database = collections.database();
    this.collections = collections;
    this.usage = usage;
    this.clock = clock;
    messages = new Messages(collections);
    texts = new AnswerTexts(collections);
    claims = new Claims(collections, texts, this::count, clock);
    openings = new Openings(collections, claims, clock);
    figures = new Figures(collections, clock);
  }

  @Override
  public Optional<Claim> claim(Message question, MessageId answerId) {
    List<Message> interrupted = new ArrayList<>();
    return database.write("claim", () -> claims.claim(question, answerId, interrupted));
  }

  private void count(Message ended) {
    Answer answer = ended.answer().orElseThrow();
    usage.count(
        new AnswerCost(ended.id(), ended.ownerId(), answer.modelId(), answer.tokens(), ended.at()));
  }

  @Override
  public Optional<Opening> open(SessionId sessionId, Draft draft, MessageId answerId) {
    return database.write("open", () -> openings.open(sessionId, draft, answerId));
  }

  @Override
  public Optional<Message> begin(Opening opening, String modelId) {
    Message answer =
        opening.claim().begin(Answer.begun(opening.question(), modelId), Optional.empty(), now());
    return database.write("begin", () -> openings.begin(opening, answer));
  }

  private Optional<Message> visible(SessionId sessionId, MessageId id) {
    return messages.byId(sessionId, id).filter(kept -> !kept.dropped()).map(Messages.Kept::message);
  }

  @Override
  public void release(Claim claim) {
    database.write(
        "release",
        () -> {
          openings.leave(claim);
          return null;
        });
  }

  @Override
  public Message start(
      Claim claim, Message question, String modelId, Optional<MessageId> replaces) {
    Message answer = claim.begin(Answer.begun(question, modelId), replaces, now());
    return database.write(
        "start",
        () -> {
          Message started = openings.start(answer);
          if (replaces.isPresent()) {
            messages.dropAnswers(question, answer.id());
            recount(claim.sessionId());
          }
          return started;
        });
  }

  private void recount(SessionId sessionId) {
    new ActiveSessions(collections).recount(sessionId, messages.count(sessionId));
  }

  @Override
  public void keep(Claim claim, String modelId, String remoteId) {
    database.write(
        "keep",
        () -> {
          figures.keep(claim, modelId, remoteId);
          return null;
        });
  }

  @Override
  public Set<MessageId> renew(Collection<Claim> claims) {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return database.writeOnce("renew", () -> this.claims.renew(claims));
  }

  @Override
  public Set<MessageId> grow(Collection<Growth> growths) {
    return growths.isEmpty() ? Set.of() : database.writeOnce("grow", () -> texts.grow(growths));
  }

  @Override
  public Optional<Message> finish(Claim claim, Message started, Outcome outcome) {
    return database.write(
        "finish",
        () -> {
          if (texts.end(started, outcome)) {
            Message ended = outcome.endOf(started);
            count(ended);
            figures.count(claim, outcome);
            return Optional.of(ended);
          }
          claims.giveBack(claim);
          return visible(started.sessionId(), started.id());
        });
  }

  @Override
  public List<SessionId> lapsed() {
    return database.readOnce("lapsed", claims::lapsed);
  }

  @Override
  public Optional<Message> interruptLapsed(SessionId sessionId) {
    return database.writeOnce("interruptLapsed", () -> claims.interruptLapsed(sessionId));
  }

  /** In milliseconds, as the database keeps it, so that what is returned is what is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
