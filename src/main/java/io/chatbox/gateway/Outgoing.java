package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What waits to be sent over one connection, and how many bytes it has. Guarded by its outbox. */
final class Outgoing {
  /** A thing to send. */
  sealed interface Item {
    record Frame(ServerFrame frame, int bytes) implements Item {}

    /** The end of a frame whose beginning is on its way. */
    record Rest(ByteBuffer frame, int bytes) implements Item {}

    record Ping() implements Item {}

    record Pong() implements Item {}

    record Close(CloseCode code, String reason) implements Item {}
  }

  private final Deque<Item> queue = new ArrayDeque<>();
  private int bytes;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int bytes() {
    return bytes;
  }

  boolean contains(Item item) {
    return queue.contains(item);
  }

  void add(Item item) {
    bytes += size(item);
    queue.add(item);
  }

  void addFirst(Item item) {
    bytes += size(item);
    queue.addFirst(item);
  }

  void clear() {
    queue.clear();
    bytes = 0;
  }

  /**
   * Takes the next; a piece of an answer with those right behind it, as one. Null if none waits.
   */
  Item poll() {
    Item item = queue.poll();
    if (item == null) {
      return null;
    }
    bytes -= size(item);
    return item instanceof Item.Frame(AnswerPiece piece, int size) ? joined(piece) : item;
  }

  private static int size(Item item) {
    return switch (item) {
      case Item.Frame frame -> frame.bytes();
      case Item.Rest rest -> rest.bytes();
      case Item.Ping ping -> 0;
      case Item.Pong pong -> 0;
      case Item.Close close -> 0;
    };
  }

  private Item joined(AnswerPiece first) {
    StringBuilder content = null;
    while (queue.peek() instanceof Item.Frame(AnswerPiece more, int size)
        && more.messageId().equals(first.messageId())) {
      queue.poll();
      bytes -= size;
      content = content == null ? new StringBuilder(first.content()) : content;
      content.append(more.content());
    }
    AnswerPiece piece =
        content == null
            ? first
            : new AnswerPiece(
                first.sessionId(), first.messageId(), first.offset(), content.toString());
    return new Item.Frame(piece, 0);
  }
}
