package io.chatbox.gateway;

import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import java.util.Map;

/** What frames take in memory while they wait. */
final class FrameSize {
  private static final int OVERHEAD = 128;
  private static final int BYTES_PER_UNIT = 2;

  private FrameSize() {}

  /** Bytes, at most. */
  static int of(ServerFrame frame) {
    return OVERHEAD + BYTES_PER_UNIT * textLength(frame);
  }

  /** Length of the part of a frame that varies without a small bound. */
  private static int textLength(ServerFrame frame) {
    return switch (frame) {
      case AnswerPiece piece -> piece.content().length();
      case ServerFrame.AnswerEnd end -> end.content().length();
      case ServerFrame.AnswerWhole whole -> whole.content().length();
      case ServerFrame.AnswerStored stored -> stored.content().length();
      case ServerFrame.PlainAnswer answer -> answer.content().length();
      case ServerFrame.MessageShown shown -> shown.content().length() + length(shown.metadata());
      case ServerFrame.ConnectionStatus status -> status.choice().models().size() * 64;
      case ServerFrame.TypingIndicator typing -> length(typing.metadata());
      case ServerFrame.Notification notification -> notification.content().length();
      case ServerFrame.EmptyAnswer empty -> 0;
      case ServerFrame.Ack ack -> 0;
      case ServerFrame.Loading loading -> 0;
      case ServerFrame.Thinking thinking -> 0;
      case ServerFrame.Pong pong -> 0;
      case ServerFrame.Failure failure -> 0;
    };
  }

  private static int length(Map<String, String> metadata) {
    int length = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      length += entry.getKey().length() + entry.getValue().length();
    }
    return length;
  }
}
