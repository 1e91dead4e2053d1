package io.chatbox.session;

import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.People;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.Body;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Messages of Ada's session {@code s}, for tests without a store. */
public final class Samples {
  public static final SessionId SESSION = new SessionId("s");
  public static final Instant AT = Instant.parse("2026-03-01T09:30:04.013Z");

  private Samples() {}

  public static MessageId id(String value) {
    return new MessageId(value);
  }

  public static Body text(String text) {
    return new Body(text, true, Optional.empty(), Map.of());
  }

  public static Message said(String id, long seq, Author author, Body body) {
    return message(id, seq, author, body, Optional.empty());
  }

  public static Message asked(String id, long seq, String text) {
    return said(id, seq, Author.user(People.ADA), text(text));
  }

  /** To question {@code q}, which is the message before. */
  public static Message answer(String id, long seq, String text) {
    return message(
        id, seq, Author.AI, text(text), Optional.of(facts("q", seq - 1, Message.State.COMPLETE)));
  }

  public static Message message(
      String id, long seq, Author author, Body body, Optional<Answer> answer) {
    return new Message(
        id(id), new Position(SESSION, People.ADA, seq), author, AT, body, Optional.empty(), answer);
  }

  public static Answer facts(String question, long seq, Message.State state) {
    return facts(question, seq, state, "stop", Optional.empty());
  }

  /**
   * @param failure the word for why
   */
  public static Answer failed(String question, long seq, String failure) {
    return new Answer(
        id(question),
        seq,
        "gpt",
        Message.State.FAILED,
        Optional.of(new Finish("error", Optional.of(failure))),
        new TokenCount(5, 0, true),
        Optional.empty());
  }

  public static Answer facts(
      String question,
      long seq,
      Message.State state,
      String finishReason,
      Optional<Rating> rating) {
    return new Answer(
        id(question),
        seq,
        "gpt",
        state,
        Optional.of(new Finish(finishReason, Optional.empty())),
        new TokenCount(5, 3, false),
        rating);
  }
}
