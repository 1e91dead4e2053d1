package io.chatbox.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What a client may send, valid by the contract: text trimmed and within {@link Limits}, required
 * fields present.
 */
public sealed interface ClientFrame {

  /** What any frame may carry beside its own fields. */
  Header header();

  /**
   * @param sessionId the session that the client means, or null
   * @param sender who the client says it is, or null; to be held against the token
   */
  record Header(String sessionId, Sender sender) {
    public static final Header EMPTY = new Header(null, null);
  }

  /**
   * A message that the model answers.
   *
   * @param clientMsgId the client's id for it, which makes a resend harmless, or null
   */
  record UserMessage(
      Header header, String content, String clientMsgId, Map<String, String> metadata)
      implements ClientFrame {
    public UserMessage {
      metadata = Map.copyOf(metadata);
    }

    public Optional<String> clientKey() {
      return Optional.ofNullable(clientMsgId);
    }
  }

  /** A message in the plain dialect of scripts: {@code {"type":"user","content":"…"}}. */
  record PlainMessage(Header header, String content) implements ClientFrame {}

  /** Later messages of the session use this model. */
  record ModelSelect(Header header, String modelId) implements ClientFrame {}

  /** Ends the running answer. */
  record Stop(Header header) implements ClientFrame {}

  /** Asks for a {@link ServerFrame.Pong}. */
  record Ping(Header header) implements ClientFrame {}
}
