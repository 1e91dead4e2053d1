package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a model has said so far, and what it cost. Not thread-safe: its turn's monitor guards it.
 */
final class AnswerText {
  /** Bounded by {@link ChatModel#MAX_ANSWER}. */
  private final StringBuilder text = new StringBuilder();

  private StreamEvent.Usage usage;
  private int promptUnits;

  /** How much of the text is stored. */
  private int storedLength;

  void answers(Prompt prompt) {
    promptUnits = prompt.parts().stream().mapToInt(part -> part.text().length()).sum();
  }

  int length() {
    return text.length();
  }

  void append(String more) {
    text.append(more);
  }

  void count(StreamEvent.Usage counted) {
    usage = counted;
  }

  String soFar() {
    return text.toString();
  }

  /** What has been added since this was last asked, if anything was. */
  Optional<Growth> growth(Message answer) {
    if (text.length() == storedLength) {
      return Optional.empty();
    }
    storedLength = text.length();
    return Optional.of(
        new Growth(
            answer, text.toString(), Tokens.estimate(promptUnits), Tokens.estimate(text.length())));
  }

  /** What was last given out could not be stored. */
  void storeAgain() {
    storedLength = 0;
  }

  /**
   * @param asked when the question was stored
   */
  Outcome outcome(Ending ending, Instant asked, Instant now) {
    // Whoever says nothing but that it failed has most likely read nothing either.
    boolean unread = ending instanceof Ending.Failed && text.isEmpty();
    return new Outcome(
        text.toString(),
        ending.state(),
        ending.finishReason(),
        usage == null ? Tokens.estimate(unread ? 0 : promptUnits) : usage.promptTokens(),
        usage == null ? Tokens.estimate(text.length()) : usage.completionTokens(),
        usage == null,
        Duration.between(asked, now),
        now);
  }
}
