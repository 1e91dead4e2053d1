package io.chatbox.gateway;

import io.chatbox.audience.SessionEvent;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.session.Message;
import io.chatbox.session.StoredFrames;

/** From what happens in a session to what the wire says of it. */
final class SessionFrames {
  private SessionFrames() {}

  /** For others than its sender. */
  static ServerFrame shown(Message message) {
    return StoredFrames.of(message, null);
  }

  static ServerFrame piece(SessionEvent.Piece piece) {
    return new ServerFrame.AnswerPiece(
        piece.sessionId(), piece.messageId(), piece.offset(), piece.text());
  }

  static ServerFrame end(Message message) {
    return new ServerFrame.AnswerEnd(
        StoredFrames.ref(message), message.content().length(), "", StoredFrames.facts(message));
  }

  static ServerFrame typing(SessionEvent.Typing typing) {
    return new ServerFrame.TypingIndicator(
        typing.sessionId(), typing.sender(), typing.userId(), typing.metadata());
  }

  static ServerFrame failure(SessionEvent.Failed failed) {
    return new ServerFrame.Failure(failed.sessionId(), failed.messageId(), null, failed.refusal());
  }
}
