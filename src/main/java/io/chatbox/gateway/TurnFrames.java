package io.chatbox.gateway;

import io.chatbox.chat.TurnEvent;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.TokenCount;
import io.chatbox.session.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/** From what turns say to what the wire says. */
final class TurnFrames {
  private TurnFrames() {}

  /** A name that the server alone may use. */
  private static final String REPLACES = "replaces";

  /** For others than its sender. */
  static ServerFrame shown(Message message) {
    return shown(message, null);
  }

  /** A message that was stored before, for somebody who catches up. */
  static ServerFrame stored(Message message, String readerId) {
    return message.answer().isPresent()
        ? new ServerFrame.AnswerStored(
            message.sessionId(), message.id(), message.content(), message.at(), facts(message))
        : shown(
            message,
            message.clientMsgId().filter(own -> message.userId().equals(readerId)).orElse(null));
  }

  private static ServerFrame shown(Message message, String clientMsgId) {
    return new ServerFrame.MessageShown(
        message.sessionId(),
        message.id(),
        clientMsgId,
        message.seq(),
        message.sender(),
        message.content(),
        message.at(),
        metadata(message));
  }

  private static Map<String, String> metadata(Message message) {
    if (message.replaces().isEmpty() && !message.metadata().containsKey(REPLACES)) {
      return message.metadata();
    }
    Map<String, String> metadata = new LinkedHashMap<>(message.metadata());
    metadata.remove(REPLACES);
    message.replaces().ifPresent(id -> metadata.put(REPLACES, id));
    return metadata;
  }

  static ServerFrame piece(TurnEvent.Piece piece) {
    return new ServerFrame.AnswerPiece(
        piece.sessionId(), piece.messageId(), piece.offset(), piece.text());
  }

  static ServerFrame end(Message message) {
    return new ServerFrame.AnswerEnd(
        message.sessionId(), message.id(), message.content().length(), "", facts(message));
  }

  private static ServerFrame.AnswerFacts facts(Message message) {
    Message.Answer answer = message.answer().orElseThrow();
    return new ServerFrame.AnswerFacts(
        message.seq(),
        answer.answers(),
        answer.modelId(),
        answer.finishReason().orElse("stop"),
        answer.state() == Message.State.STOPPED,
        new TokenCount(answer.promptTokens(), answer.completionTokens(), answer.tokensEstimated()),
        message.replaces().orElse(null),
        answer.rating().orElse(null));
  }

  static ServerFrame failure(TurnEvent.Failed failed) {
    return new ServerFrame.Failure(
        failed.sessionId(), failed.messageId(), null, failed.code(), failed.message(), null);
  }
}
