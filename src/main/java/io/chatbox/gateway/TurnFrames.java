package io.chatbox.gateway;

import io.chatbox.audience.TurnEvent;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.session.Message;
import io.chatbox.session.StoredFrames;
import java.time.Duration;

/** From what turns say to what the wire says. */
final class TurnFrames {
  private TurnFrames() {}

  /** For others than its sender. */
  static ServerFrame shown(Message message) {
    return StoredFrames.of(message, null);
  }

  static ServerFrame piece(TurnEvent.Piece piece) {
    return new ServerFrame.AnswerPiece(
        piece.sessionId(), piece.messageId(), piece.offset(), piece.text());
  }

  static ServerFrame end(Message message) {
    return new ServerFrame.AnswerEnd(
        message.sessionId(),
        message.id(),
        message.content().length(),
        "",
        StoredFrames.facts(message));
  }

  static ServerFrame failure(TurnEvent.Failed failed) {
    return new ServerFrame.Failure(
        failed.sessionId(),
        failed.messageId(),
        null,
        failed.code(),
        failed.message(),
        failed.retryAfter().map(Duration::toMillis).orElse(null));
  }
}
