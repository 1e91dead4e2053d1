package io.chatbox.protocol;

import static io.chatbox.protocol.People.ADA;

import io.chatbox.protocol.ClientFrame.Header;
import io.chatbox.protocol.ServerFrame.Choice;
import io.chatbox.protocol.ServerFrame.Finish;
import io.chatbox.protocol.ServerFrame.MessageRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the examples of {@code docs/asyncapi.yaml} mean, by their names. */
final class DocumentedFrames {
  private static final SessionId SESSION = new SessionId("7c9e6679f1c24b0d8e3a5b1f2d4c6a80");
  private static final MessageId QUESTION = new MessageId("1b4e28ba2fa14d2883f0b9a1c7d5e312");
  private static final MessageId ANSWER = new MessageId("9f8b7c6d5e4f40318a2b3c4d5e6f7081");
  private static final MessageId SECOND_QUESTION =
      new MessageId("c3d4e5f60718293a4b5c6d7e8f901234");
  private static final MessageId SECOND_ANSWER = new MessageId("5a6b7c8d9e0f41a2b3c4d5e6f7081929");
  private static final String FIRST = "Air scatters blue light ";
  private static final String SECOND = "more than red.";
  private static final List<ServerFrame.Model> MODELS =
      List.of(new ServerFrame.Model("demo", "Demo"), new ServerFrame.Model("gpt", "GPT"));

  private DocumentedFrames() {}

  record Accepted(String example, ClientFrame frame) {}

  /**
   * @param at when it is written
   */
  record Written(String example, String at, ServerFrame frame) {}

  static Stream<Accepted> accepted() {
    return Stream.of(
        new Accepted(
            "question",
            new ClientFrame.UserMessage(
                new Header(null, null, "m-1"), "Why is the sky blue?", Map.of())),
        new Accepted(
            "question_with_metadata",
            new ClientFrame.UserMessage(
                new Header(SESSION, Sender.USER, null),
                "And at sunset?",
                Map.of("page", "/weather", "attempt", "2", "mobile", "true"))),
        new Accepted("plain_question", new ClientFrame.PlainMessage(Header.EMPTY, "Hello")),
        new Accepted("choose_model", new ClientFrame.ModelSelect(Header.EMPTY, "demo")),
        new Accepted("stop_answer", new ClientFrame.Stop(Header.EMPTY)),
        new Accepted(
            "edit_message",
            new ClientFrame.Edit(
                new Header(null, null, "m-2"), QUESTION, "Why is the sky red at night?")),
        new Accepted("answer_again", new ClientFrame.Regenerate(Header.EMPTY, null)),
        new Accepted("answer_again_by_another", new ClientFrame.Regenerate(Header.EMPTY, "gpt")),
        new Accepted(
            "rate_answer",
            new ClientFrame.Feedback(new Header(null, null, "f-1"), ANSWER, Rating.UP)),
        new Accepted(
            "typing", new ClientFrame.TypingIndicator(Header.EMPTY, Map.of("typing", "true"))),
        new Accepted(
            "new_token",
            new ClientFrame.TokenRefresh(
                Header.EMPTY, "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoiYWRhIn0.c2lnbmF0dXJl")),
        new Accepted("catch_up", new ClientFrame.Sync(Header.EMPTY, 0, null, 0)),
        new Accepted(
            "catch_up_in_mid_answer",
            new ClientFrame.Sync(Header.EMPTY, 1, ANSWER, FIRST.length())),
        new Accepted("are_you_there", new ClientFrame.Ping(Header.EMPTY)));
  }

  static Stream<Written> written() {
    return Stream.of(statuses(), answers(), messages(), others()).flatMap(frames -> frames);
  }

  private static Stream<Written> statuses() {
    return Stream.of(
        new Written(
            "opened",
            "2026-03-01T09:30:00Z",
            new ServerFrame.ConnectionStatus(
                SESSION, ADA, new Choice(MODELS, "demo"), 0, false, null, null)),
        new Written(
            "resumed",
            "2026-03-01T09:31:00.005999Z",
            new ServerFrame.ConnectionStatus(
                SESSION, ADA, new Choice(MODELS, "gpt"), 4, true, ANSWER, null)),
        new Written(
            "page_follows",
            "2026-03-01T09:31:00.120Z",
            new ServerFrame.ConnectionStatus(
                SESSION, ADA, new Choice(MODELS, "gpt"), 240, true, null, ServerFrame.Sync.MORE)),
        new Written(
            "caught_up",
            "2026-03-01T09:31:00.160Z",
            new ServerFrame.ConnectionStatus(
                SESSION,
                ADA,
                new Choice(MODELS, "gpt"),
                3,
                true,
                SECOND_ANSWER,
                ServerFrame.Sync.DONE)));
  }

  private static Stream<Written> answers() {
    return Stream.of(
        new Written(
            "begins", "2026-03-01T09:30:04.020Z", new ServerFrame.Loading(SESSION, ANSWER, null)),
        new Written(
            "begins_again",
            "2026-03-01T09:33:00.020Z",
            new ServerFrame.Loading(SESSION, SECOND_ANSWER, ANSWER)),
        new Written(
            "thinks", "2026-03-01T09:30:04.120Z", new ServerFrame.Thinking(SESSION, ANSWER)),
        new Written(
            "first_piece",
            "2026-03-01T09:30:04.350Z",
            new ServerFrame.AnswerPiece(SESSION, ANSWER, 0, FIRST)),
        new Written(
            "second_piece",
            "2026-03-01T09:30:04.391Z",
            new ServerFrame.AnswerPiece(SESSION, ANSWER, FIRST.length(), SECOND)),
        new Written(
            "complete",
            "2026-03-01T09:30:04.420Z",
            end(FIRST + SECOND, facts("stop", false, 9, null))),
        new Written(
            "stopped",
            "2026-03-01T09:30:04.400Z",
            new ServerFrame.AnswerEnd(
                new MessageRef(SESSION, ANSWER, 2), FIRST.length(), "more", stopped())),
        new Written("complete_again", "2026-03-01T09:33:01Z", completeAgain()),
        new Written(
            "interrupted",
            "2026-03-01T09:30:13Z",
            end(FIRST, facts("interrupted", false, 6, null))),
        new Written(
            "answer_caught_up",
            "2026-03-01T09:40:00Z",
            stored(FIRST + SECOND, facts("stop", false, 9, Rating.UP))),
        new Written(
            "failed_answer_caught_up",
            "2026-03-01T09:40:00Z",
            stored(FIRST, facts("error", false, 6, null))),
        new Written("no_answer", "2026-03-01T09:33:00Z", new ServerFrame.EmptyAnswer(SESSION)),
        new Written(
            "whole",
            "2026-03-01T09:30:04.420Z",
            new ServerFrame.AnswerWhole(SESSION, ANSWER, FIRST + SECOND)),
        new Written(
            "plain_answer",
            "2026-03-01T09:32:00Z",
            new ServerFrame.PlainAnswer("Hello! What can I do for you?")));
  }

  private static ServerFrame end(String before, ServerFrame.AnswerFacts facts) {
    return new ServerFrame.AnswerEnd(
        new MessageRef(SESSION, ANSWER, 2), before.length(), "", facts);
  }

  private static ServerFrame.AnswerFacts facts(
      String finishReason, boolean stopped, int completionTokens, Rating rating) {
    return new ServerFrame.AnswerFacts(
        QUESTION,
        "demo",
        new Finish(finishReason, stopped, finishReason.equals("error") ? "model_timeout" : null),
        new TokenCount(12, completionTokens, true),
        null,
        rating,
        true);
  }

  private static ServerFrame.AnswerFacts stopped() {
    TokenCount reported = new TokenCount(12, 6, false);
    return new ServerFrame.AnswerFacts(
        QUESTION, "demo", new Finish("stopped", true, null), reported, null, null, true);
  }

  private static ServerFrame completeAgain() {
    return new ServerFrame.AnswerEnd(
        new MessageRef(SESSION, SECOND_ANSWER, 3),
        (FIRST + SECOND).length(),
        "",
        new ServerFrame.AnswerFacts(
            QUESTION,
            "gpt",
            new Finish("stop", false, null),
            new TokenCount(12, 9, false),
            ANSWER,
            null,
            true));
  }

  /** Its time is the answer's, not the frame's. */
  private static ServerFrame stored(String content, ServerFrame.AnswerFacts facts) {
    return new ServerFrame.AnswerStored(
        new MessageRef(SESSION, ANSWER, 2),
        content,
        Instant.parse("2026-03-01T09:30:04.018Z"),
        facts);
  }

  private static Stream<Written> messages() {
    return Stream.of(
        new Written(
            "stored",
            "2026-03-01T09:30:04.012Z",
            new ServerFrame.Ack(new MessageRef(SESSION, QUESTION, 1), "m-1")),
        new Written(
            "stored_edit",
            "2026-03-01T09:33:00Z",
            new ServerFrame.Ack(new MessageRef(SESSION, SECOND_QUESTION, 3), null)),
        new Written(
            "from_another_device",
            "2026-03-01T09:30:05Z",
            shown(QUESTION, null, 1, "Why is the sky blue?", "09:30:04.013", Map.of())),
        new Written(
            "with_metadata",
            "2026-03-01T09:32:01Z",
            shown(
                SECOND_QUESTION,
                null,
                3,
                "And at sunset?",
                "09:32:00.000",
                Map.of("page", "/weather"))),
        new Written(
            "own_message_caught_up",
            "2026-03-01T09:40:00Z",
            shown(QUESTION, "m-1", 1, "Why is the sky blue?", "09:30:04.013", Map.of())),
        new Written(
            "edited_elsewhere",
            "2026-03-01T09:33:00Z",
            shown(
                SECOND_QUESTION,
                null,
                3,
                "Why is the sky red at night?",
                "09:33:00.000",
                Map.of("replaces", QUESTION.value()))),
        new Written(
            "somebody_types",
            "2026-03-01T09:32:00Z",
            new ServerFrame.TypingIndicator(SESSION, Sender.USER, ADA, Map.of("typing", "true"))));
  }

  private static ServerFrame shown(
      MessageId id,
      String clientMsgId,
      long seq,
      String content,
      String time,
      Map<String, String> metadata) {
    Instant at = Instant.parse("2026-03-01T" + time + "Z");
    return new ServerFrame.MessageShown(
        new MessageRef(SESSION, id, seq), clientMsgId, Sender.USER, content, at, metadata);
  }

  private static Stream<Written> others() {
    return Stream.of(
        new Written(
            "token_expiring",
            "2026-03-01T10:29:00Z",
            new ServerFrame.Notification(
                SESSION,
                "token_expiring",
                "Your sign-in is about to expire.",
                Map.of("expires_in", "60"))),
        new Written(
            "token_refreshed",
            "2026-03-01T10:29:02Z",
            new ServerFrame.Notification(
                SESSION, "token_refreshed", "Your sign-in was renewed.", Map.of())),
        new Written("here_i_am", "2026-03-01T09:33:00Z", new ServerFrame.Pong(SESSION)),
        new Written(
            "missing_field",
            "2026-03-01T09:30:04Z",
            failure(null, null, Refusals.FIELD_MISSING.refusal("content").refusal())),
        new Written(
            "answer_failed",
            "2026-03-01T09:30:34.020Z",
            failure(
                ANSWER,
                null,
                refusal(
                    ErrorCode.LLM_TIMEOUT,
                    "model_timeout",
                    "The model took too long to answer. Try again or choose another one.",
                    0))),
        new Written(
            "too_many",
            "2026-03-01T09:30:04Z",
            failure(
                null,
                null,
                refusal(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too_fast",
                    "You send too fast. Wait a moment.",
                    1500))),
        new Written(
            "message_refused",
            "2026-03-01T09:30:04Z",
            failure(
                null,
                "m-17",
                refusal(
                    ErrorCode.CONFLICT,
                    "messages_waiting",
                    "Messages are waiting for their answers. Send this one after the next answer.",
                    0))),
        new Written(
            "token_expired",
            "2026-03-01T10:30:00Z",
            new ServerFrame.Failure(
                null,
                null,
                null,
                refusal(
                    ErrorCode.EXPIRED_TOKEN,
                    "sign_in_expired",
                    "Your sign-in has expired. Sign in again.",
                    0))));
  }

  private static ServerFrame failure(MessageId answer, String clientMsgId, Refusal refusal) {
    return new ServerFrame.Failure(SESSION, answer, clientMsgId, refusal);
  }

  /**
   * @param wait in milliseconds; 0 if none is told
   */
  private static Refusal refusal(ErrorCode code, String reason, String message, long wait) {
    return new Refusal(
        code, reason, message, Optional.of(Duration.ofMillis(wait)).filter(Duration::isPositive));
  }
}
