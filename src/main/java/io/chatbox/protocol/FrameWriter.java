package io.chatbox.protocol;

import java.io.Writer;
import java.util.Locale;

/** Writes one frame of the server. */
final class FrameWriter {
  /** Room for everything but free text. */
  private static final int FRAME = 256;

  private final Timestamps timestamps;
  private final Writer further;

  /**
   * @param further gets what is done of a long frame, in pieces; or null
   */
  FrameWriter(Timestamps timestamps, Writer further) {
    this.timestamps = timestamps;
    this.further = further;
  }

  /** The frame's text, or what of it hasn't been written. */
  String write(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.AnswerPiece piece -> piece(piece);
      case ServerFrame.AnswerEnd end -> end(end);
      case ServerFrame.AnswerWhole whole -> whole(whole);
      case ServerFrame.AnswerStored stored -> stored(stored);
      case ServerFrame.EmptyAnswer empty -> empty(empty);
      case ServerFrame.PlainAnswer answer ->
          new JsonText(FRAME + answer.content().length(), further)
              .text("type", "assistant")
              .text("content", answer.content())
              .finish();
      case ServerFrame.Loading loading ->
          replacing(loading(loading.sessionId(), loading.messageId()), loading.replaces()).finish();
      case ServerFrame.Thinking thinking ->
          loading(thinking.sessionId(), thinking.messageId())
              .object("metadata")
              .text("phase", "thinking")
              .end()
              .finish();
      case ServerFrame.Ack ack ->
          head(FRAME, "ack", Sender.SYSTEM, ack.stored().sessionId())
              .id("message_id", ack.stored().messageId())
              .text("client_msg_id", ack.clientMsgId())
              .number("seq", ack.stored().seq())
              .finish();
      case ServerFrame.ConnectionStatus status -> status(status);
      case ServerFrame.MessageShown message -> shown(message);
      case ServerFrame.Pong pong -> head(FRAME, "pong", Sender.SYSTEM, pong.sessionId()).finish();
      case ServerFrame.TypingIndicator typing -> typing(typing);
      case ServerFrame.Notification notification -> notification(notification);
      case ServerFrame.Failure failure -> failure(failure);
    };
  }

  private JsonText loading(SessionId sessionId, MessageId messageId) {
    return head(FRAME, "loading", Sender.AI, sessionId).id("message_id", messageId);
  }

  private String piece(ServerFrame.AnswerPiece piece) {
    return answer(piece.sessionId(), piece.messageId(), piece.offset(), piece.content())
        .object("metadata")
        .text("streaming", "true")
        .text("done", "false")
        .end()
        .finish();
  }

  private String end(ServerFrame.AnswerEnd end) {
    JsonText json =
        answer(end.stored().sessionId(), end.stored().messageId(), end.offset(), end.content())
            .number("seq", end.stored().seq())
            .object("metadata")
            .text("streaming", "true")
            .text("done", "true");
    return facts(json, end.facts()).end().finish();
  }

  private String stored(ServerFrame.AnswerStored stored) {
    JsonText json =
        head(
                FRAME * 2 + stored.content().length(),
                "ai_response",
                Sender.AI,
                stored.stored().sessionId(),
                Timestamps.of(stored.at()))
            .id("message_id", stored.stored().messageId())
            .number("offset", 0)
            .text("content", stored.content())
            .number("seq", stored.stored().seq())
            .object("metadata")
            .text("done", "true");
    return facts(json, stored.facts()).end().finish();
  }

  private static JsonText facts(JsonText json, ServerFrame.AnswerFacts facts) {
    TokenCount usage = facts.usage();
    return json.id("answers", facts.answers())
        .text("model_id", facts.modelId())
        .text("prompt_tokens", Integer.toString(usage.prompt()))
        .text("completion_tokens", Integer.toString(usage.completion()))
        .text("total_tokens", Integer.toString(usage.total()))
        .text("usage", usage.estimated() ? "estimated" : "reported")
        .text("finish_reason", facts.finish().reason())
        .text("reason", facts.finish().failure())
        .text("stopped", facts.finish().stopped() ? "true" : null)
        .id("replaces", facts.replaces())
        .text("rating", facts.rating() == null ? null : facts.rating().wireName())
        .text("unreadable", facts.readable() ? null : "true");
  }

  private String empty(ServerFrame.EmptyAnswer empty) {
    return head(FRAME, "ai_response", Sender.AI, empty.sessionId())
        .text("content", "")
        .object("metadata")
        .text("streaming", "true")
        .text("done", "true")
        .end()
        .finish();
  }

  private String whole(ServerFrame.AnswerWhole whole) {
    return answer(whole.sessionId(), whole.messageId(), 0, whole.content())
        .object("metadata")
        .text("done", "false")
        .end()
        .finish();
  }

  private JsonText answer(SessionId sessionId, MessageId messageId, int offset, String content) {
    return head(FRAME + content.length(), "ai_response", Sender.AI, sessionId)
        .id("message_id", messageId)
        .number("offset", offset)
        .text("content", content);
  }

  private String status(ServerFrame.ConnectionStatus status) {
    JsonText json =
        head(FRAME * 2, "connection_status", Sender.SYSTEM, status.sessionId())
            .id("user_id", status.userId())
            .array("models");
    for (ServerFrame.Model model : status.choice().models()) {
      json.element().text("id", model.id()).text("name", model.name()).end();
    }
    return json.endArray()
        .text("model_id", status.choice().chosen())
        .number("seq", status.seq())
        .object("metadata")
        .text("resumed", Boolean.toString(status.resumed()))
        .id("answering", status.answering())
        .text("sync", status.sync() == null ? null : status.sync().name().toLowerCase(Locale.ROOT))
        .end()
        .finish();
  }

  private String shown(ServerFrame.MessageShown message) {
    JsonText json =
        head(
                FRAME + message.content().length(),
                "user_message",
                message.sender(),
                message.stored().sessionId(),
                Timestamps.of(message.at()))
            .id("message_id", message.stored().messageId())
            .text("client_msg_id", message.clientMsgId())
            .number("seq", message.stored().seq())
            .text("content", message.content());
    if (!message.metadata().isEmpty()) {
      json.texts("metadata", message.metadata());
    }
    return json.finish();
  }

  private static JsonText replacing(JsonText json, MessageId replaces) {
    return replaces == null ? json : json.object("metadata").id("replaces", replaces).end();
  }

  private String typing(ServerFrame.TypingIndicator typing) {
    JsonText json =
        head(FRAME, "typing_indicator", typing.sender(), typing.sessionId())
            .id("user_id", typing.userId());
    if (!typing.metadata().isEmpty()) {
      json.texts("metadata", typing.metadata());
    }
    return json.finish();
  }

  private String notification(ServerFrame.Notification notification) {
    JsonText json =
        head(FRAME, "notification", Sender.SYSTEM, notification.sessionId())
            .text("content", notification.content())
            .object("metadata")
            .text("event", notification.event());
    notification.details().forEach(json::text);
    return json.end().finish();
  }

  private String failure(ServerFrame.Failure failure) {
    Refusal refusal = failure.refusal();
    JsonText json =
        head(FRAME, "error", Sender.SYSTEM, failure.sessionId())
            .id("message_id", failure.messageId())
            .text("client_msg_id", failure.clientMsgId())
            .object("error")
            .text("code", refusal.code().name())
            .text("reason", refusal.reason())
            .text("message", refusal.message())
            .truth("recoverable", !refusal.code().fatal());
    refusal.retryAfter().ifPresent(wait -> json.number("retry_after", wait.toMillis()));
    return json.end().finish();
  }

  private JsonText head(int capacity, String type, Sender sender, SessionId sessionId) {
    return head(capacity, type, sender, sessionId, timestamps.now());
  }

  private JsonText head(
      int capacity, String type, Sender sender, SessionId sessionId, String timestamp) {
    return new JsonText(capacity, further)
        .text("type", type)
        .text("sender", sender.wireName())
        .text("timestamp", timestamp)
        .id("session_id", sessionId);
  }
}
