package io.chatbox.gateway;

import io.chatbox.chat.TurnEvent;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.TokenCount;
import io.chatbox.session.Message;

/** From what turns say to what the wire says. */
final class TurnFrames {
  private TurnFrames() {}

  static ServerFrame shown(Message message) {
    return new ServerFrame.MessageShown(
        message.sessionId(),
        message.id(),
        message.seq(),
        message.sender(),
        message.content(),
        message.metadata());
  }

  static ServerFrame piece(TurnEvent.Piece piece) {
    return new ServerFrame.AnswerPiece(
        piece.sessionId(), piece.messageId(), piece.offset(), piece.text());
  }

  static ServerFrame end(Message message) {
    Message.Answer answer = message.answer().orElseThrow();
    return new ServerFrame.AnswerEnd(
        message.sessionId(),
        message.id(),
        message.content().length(),
        "",
        message.seq(),
        answer.answers(),
        answer.modelId(),
        answer.finishReason().orElse("stop"),
        answer.state() == Message.State.STOPPED,
        new TokenCount(answer.promptTokens(), answer.completionTokens(), answer.tokensEstimated()));
  }

  static ServerFrame failure(TurnEvent.Failed failed) {
    return new ServerFrame.Failure(
        failed.sessionId(), failed.messageId(), null, failed.code(), failed.message(), null);
  }
}
