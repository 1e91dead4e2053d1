package io.chatbox.protocol;

import java.util.Map;

/**
 * What a client may send, valid by the contract: text trimmed and within {@link Limits}, required
 * fields present.
 */
public sealed interface ClientFrame {

  /** What any frame may carry beside its own fields. */
  Header header();

  /**
   * @param sessionId the session that the client means, or null if it names none or what can be
   *     none
   * @param sender who the client says it is, or null; to be held against the token
   * @param clientMsgId the client's id for what it sends, or null; makes the resend of a message
   *     harmless, and errors name it
   */
  record Header(SessionId sessionId, Sender sender, String clientMsgId) {
    public static final Header EMPTY = new Header(null, null, null);
  }

  /** A message that the model answers. */
  record UserMessage(Header header, String content, Map<String, String> metadata)
      implements ClientFrame {
    public UserMessage {
      metadata = Map.copyOf(metadata);
    }
  }

  /** A message in the plain dialect of scripts: {@code {"type":"user","content":"…"}}. */
  record PlainMessage(Header header, String content) implements ClientFrame {}

  /** Later messages of the session use this model. */
  record ModelSelect(Header header, String modelId) implements ClientFrame {}

  /** Ends the running answer. */
  record Stop(Header header) implements ClientFrame {}

  /**
   * Answers the last message again.
   *
   * @param modelId the model that answers this time, or null for the session's
   */
  record Regenerate(Header header, String modelId) implements ClientFrame {}

  /** Replaces an own message and drops what followed it. */
  record Edit(Header header, MessageId messageId, String content) implements ClientFrame {}

  /** What the user thinks of an answer. */
  record Feedback(Header header, MessageId messageId, Rating rating) implements ClientFrame {}

  /** The user is typing; passed on and forgotten. */
  record TypingIndicator(Header header, Map<String, String> metadata) implements ClientFrame {
    public TypingIndicator {
      metadata = Map.copyOf(metadata);
    }
  }

  /** A new token of the same user. */
  record TokenRefresh(Header header, String token) implements ClientFrame {}

  /**
   * Asks for what the client misses.
   *
   * @param seq the client has every message up to this number
   * @param messageId a half-received answer, or null
   * @param offset how much of that answer the client has, in UTF-16 units
   */
  record Sync(Header header, long seq, MessageId messageId, int offset) implements ClientFrame {}

  /** Asks for a {@link ServerFrame.Pong}. */
  record Ping(Header header) implements ClientFrame {}
}
