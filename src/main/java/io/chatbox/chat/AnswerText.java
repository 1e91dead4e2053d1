package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.RemoteConversation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a model has said so far, and what it cost. Not thread-safe: its turn's monitor guards it.
 */
final class AnswerText {
  /** Less than from one beat of the pulse to the next: each stores it while it is short. */
  private static final Duration SOON = Duration.ofMillis(1500);

  private static final int UNITS_A_SECOND = 32 * 1024;
  private static final Duration LATEST = Duration.ofSeconds(30);

  /** Bounded by {@link ChatModel#MAX_ANSWER}. */
  private final StringBuilder text = new StringBuilder();

  private boolean thinks;
  private StreamEvent.Usage usage;
  private ChatModel model;
  private Prompt prompt;
  private Conversation kept;

  /** How much of the text is stored. */
  private int storedLength;

  /** {@link System#nanoTime()} before which nothing more of it is. */
  private long nextStore = System.nanoTime();

  void answers(ChatModel model, Prompt prompt) {
    this.model = model;
    this.prompt = prompt;
  }

  /** What a model was asked; an estimate. */
  record Asked(String modelId, StreamEvent.Usage prompt) {}

  Asked asked() {
    return new Asked(model.id(), new StreamEvent.Usage(Tokens.estimate(prompt.units()), 0));
  }

  int length() {
    return text.length();
  }

  /** The model thinks; whether that is news, which it is once and before it speaks. */
  boolean think() {
    boolean news = !thinks && text.isEmpty();
    thinks = true;
    return news;
  }

  /** Whether the model thinks and has not begun to speak. */
  boolean isThinking() {
    return thinks && text.isEmpty();
  }

  void append(String more) {
    text.append(more);
  }

  void count(StreamEvent.Usage counted) {
    usage = counted;
  }

  /** The provider keeps it in this conversation, which is returned. */
  Conversation keptIn(Conversation conversation) {
    kept = conversation;
    return conversation;
  }

  String soFar() {
    return text.toString();
  }

  /**
   * What has been added since this was last asked, if that is due: each write stores all of the
   * text, so longer ones are stored less often. What came since is lost with the server: of {@link
   * #SOON}, and a second for each {@link #UNITS_A_SECOND}, {@link #LATEST} at most.
   *
   * @param now {@link System#nanoTime()}
   */
  Optional<Growth> growth(Message answer, long now) {
    if (text.length() == storedLength || now - nextStore < 0) {
      return Optional.empty();
    }
    storedLength = text.length();
    nextStore = now + untilStored(storedLength).toNanos();
    return Optional.of(
        new Growth(
            answer,
            text.toString(),
            new TokenCount(Tokens.estimate(prompt.units()), Tokens.estimate(text.length()), true)));
  }

  private static Duration untilStored(int length) {
    Duration wait = SOON.plusSeconds(length / UNITS_A_SECOND);
    return wait.compareTo(LATEST) < 0 ? wait : LATEST;
  }

  /** What was last given out could not be stored. */
  void storeAgain() {
    storedLength = 0;
    nextStore = System.nanoTime();
  }

  /**
   * @param answerId its own id
   * @param asked when the question was stored
   */
  Outcome outcome(MessageId answerId, Ending ending, Instant asked, Instant now) {
    // Whoever says nothing but that it failed has most likely read nothing either.
    boolean unread = ending instanceof Ending.Failed && text.isEmpty();
    return new Outcome(
        text.toString(),
        ending.state(),
        ending.finish(),
        new Cost(model, prompt).of(text.toString(), unread, Optional.ofNullable(usage)),
        Duration.between(asked, now),
        now,
        remote(answerId, ending));
  }

  /**
   * After a failure nobody knows what the provider kept; what the one of a model that was asked
   * before kept does not hold this answer.
   */
  private Optional<RemoteConversation> remote(MessageId answerId, Ending ending) {
    return Optional.ofNullable(kept)
        .filter(conversation -> conversation.model().equals(model.id()))
        .filter(conversation -> ending.state() != Message.State.FAILED)
        .map(it -> new RemoteConversation(it.model(), it.id(), answerId));
  }
}
