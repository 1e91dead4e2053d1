package io.chatbox.protocol;

/** Writes one frame of the server. */
final class FrameWriter {
  /** Room for everything but free text. */
  private static final int FRAME = 256;

  private final String timestamp;

  FrameWriter(String timestamp) {
    this.timestamp = timestamp;
  }

  String write(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.AnswerPiece piece -> piece(piece);
      case ServerFrame.AnswerEnd end -> end(end);
      case ServerFrame.AnswerWhole whole -> whole(whole);
      case ServerFrame.PlainAnswer answer ->
          new JsonText(FRAME + answer.content().length())
              .text("type", "assistant")
              .text("content", answer.content())
              .finish();
      case ServerFrame.Loading loading ->
          head(FRAME, "loading", Sender.AI, loading.sessionId())
              .text("message_id", loading.messageId())
              .finish();
      case ServerFrame.Ack ack ->
          head(FRAME, "ack", Sender.SYSTEM, ack.sessionId())
              .text("message_id", ack.messageId())
              .text("client_msg_id", ack.clientMsgId())
              .number("seq", ack.seq())
              .finish();
      case ServerFrame.ConnectionStatus status -> status(status);
      case ServerFrame.MessageShown message -> shown(message);
      case ServerFrame.Pong pong -> head(FRAME, "pong", Sender.SYSTEM, pong.sessionId()).finish();
      case ServerFrame.Failure failure -> failure(failure);
    };
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
    ServerFrame.TokenCount usage = end.usage();
    return answer(end.sessionId(), end.messageId(), end.offset(), end.content())
        .number("seq", end.seq())
        .object("metadata")
        .text("streaming", "true")
        .text("done", "true")
        .text("answers", end.answers())
        .text("model_id", end.modelId())
        .text("prompt_tokens", Integer.toString(usage.prompt()))
        .text("completion_tokens", Integer.toString(usage.completion()))
        .text("total_tokens", Integer.toString(usage.total()))
        .text("usage", usage.estimated() ? "estimated" : "reported")
        .text("finish_reason", end.finishReason())
        .text("stopped", end.stopped() ? "true" : null)
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

  private JsonText answer(String sessionId, String messageId, int offset, String content) {
    return head(FRAME + content.length(), "ai_response", Sender.AI, sessionId)
        .text("message_id", messageId)
        .number("offset", offset)
        .text("content", content);
  }

  private String status(ServerFrame.ConnectionStatus status) {
    JsonText json =
        head(FRAME * 2, "connection_status", Sender.SYSTEM, status.sessionId())
            .text("user_id", status.userId())
            .array("models");
    for (ServerFrame.Model model : status.models()) {
      json.element().text("id", model.id()).text("name", model.name()).end();
    }
    return json.endArray()
        .text("model_id", status.modelId())
        .number("seq", status.seq())
        .object("metadata")
        .text("resumed", Boolean.toString(status.resumed()))
        .text("answering", status.answering())
        .end()
        .finish();
  }

  private String shown(ServerFrame.MessageShown message) {
    JsonText json =
        head(
                FRAME + message.content().length(),
                "user_message",
                message.sender(),
                message.sessionId())
            .text("message_id", message.messageId())
            .number("seq", message.seq())
            .text("content", message.content());
    if (!message.metadata().isEmpty()) {
      json.texts("metadata", message.metadata());
    }
    return json.finish();
  }

  private String failure(ServerFrame.Failure failure) {
    JsonText json =
        head(FRAME, "error", Sender.SYSTEM, failure.sessionId())
            .text("message_id", failure.messageId())
            .text("client_msg_id", failure.clientMsgId())
            .object("error")
            .text("code", failure.code().name())
            .text("message", failure.message())
            .truth("recoverable", !failure.code().fatal());
    if (failure.retryAfterMillis() != null) {
      json.number("retry_after", failure.retryAfterMillis());
    }
    return json.end().finish();
  }

  private JsonText head(int capacity, String type, Sender sender, String sessionId) {
    return new JsonText(capacity)
        .text("type", type)
        .text("sender", sender.wireName())
        .text("timestamp", timestamp)
        .text("session_id", sessionId);
  }
}
