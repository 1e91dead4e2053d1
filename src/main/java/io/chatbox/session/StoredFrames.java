package io.chatbox.session;

import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerFacts;
import io.chatbox.protocol.ServerFrame.Finish;
import io.chatbox.protocol.ServerFrame.MessageRef;
import io.chatbox.protocol.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stored messages as frames: what clients get who catch up, and what history and exports hold. */
public final class StoredFrames {
  /** Names that the server alone may use. */
  private static final String REPLACES = "replaces";

  private static final String UNREADABLE = "unreadable";

  private StoredFrames() {}

  /**
   * @param readerId whom it is for: the id that a client gave its message is told to nobody else;
   *     or null
   */
  public static ServerFrame of(Message message, UserId readerId) {
    if (message.answer().isPresent()) {
      return new ServerFrame.AnswerStored(
          ref(message), message.content(), message.at(), facts(message));
    }
    return new ServerFrame.MessageShown(
        ref(message),
        message.clientMsgId().filter(own -> message.author().is(readerId)).orElse(null),
        message.sender(),
        message.content(),
        message.at(),
        metadata(message));
  }

  public static MessageRef ref(Message message) {
    return new MessageRef(message.sessionId(), message.id(), message.seq());
  }

  /**
   * @throws java.util.NoSuchElementException if the message is no answer
   */
  public static AnswerFacts facts(Message message) {
    Message.Answer answer = message.answer().orElseThrow();
    return new AnswerFacts(
        answer.answers(),
        answer.modelId(),
        new Finish(
            answer.finishReason().orElse("stop"),
            answer.state() == Message.State.STOPPED,
            answer.failure().orElse(null)),
        answer.tokens(),
        message.replaces().orElse(null),
        answer.rating().orElse(null),
        message.readable());
  }

  private static Map<String, String> metadata(Message message) {
    if (message.replaces().isEmpty()
        && message.readable()
        && !message.metadata().containsKey(REPLACES)
        && !message.metadata().containsKey(UNREADABLE)) {
      return message.metadata();
    }
    Map<String, String> metadata = new LinkedHashMap<>(message.metadata());
    metadata.remove(REPLACES);
    metadata.remove(UNREADABLE);
    message.replaces().ifPresent(id -> metadata.put(REPLACES, id.value()));
    if (!message.readable()) {
      metadata.put(UNREADABLE, "true");
    }
    return metadata;
  }
}
