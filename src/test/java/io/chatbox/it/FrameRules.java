package io.chatbox.it;

import static io.chatbox.it.ConversationView.meta;
import static io.chatbox.it.ConversationView.require;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the contract promises of the frames of one connection, whatever the conversation. */
final class FrameRules {
  private final Set<String> asked = new HashSet<>();
  private final Set<String> acknowledged = new HashSet<>();

  /** Of each answer that was announced: which messages were acknowledged before it. */
  private final Map<String, Set<String>> begun = new HashMap<>();

  private final Set<String> ended = new HashSet<>();
  private int frames;

  /** This connection was the first to carry the message with this id of the client's. */
  void asked(String clientMsgId) {
    asked.add(clientMsgId);
  }

  /**
   * To be told of each frame in turn.
   *
   * @param syncing whether a page of the past is on its way
   */
  void check(JsonObject frame, boolean syncing) {
    frames++;
    String type = frame.getString("type");
    require(frame.containsKey("sender"), "names no sender", frame);
    require(frame.containsKey("timestamp"), "has no time", frame);
    require(frame.containsKey("session_id"), "names no session", frame);
    require(frames > 1 || type.equals("connection_status"), "comes before the status", frame);
    switch (type) {
      case "ack" -> {
        if (asked.contains(frame.getString("client_msg_id"))) {
          acknowledged.add(frame.getString("message_id"));
        }
      }
      case "loading" -> {
        boolean again = meta(frame, "phase").equals("thinking");
        require(
            again || begun.put(id(frame), Set.copyOf(acknowledged)) == null, "comes twice", frame);
        require(!ended.contains(id(frame)), "announces what has ended", frame);
      }
      case "ai_response" -> answer(frame, syncing);
      case "user_message" ->
          require(syncing || !acknowledged.contains(id(frame)), "is echoed to its sender", frame);
      case "error" -> {
        if (frame.containsKey("message_id")) {
          require(ended.add(id(frame)), "is the second end of its answer", frame);
        }
      }
      default -> {}
    }
  }

  private void answer(JsonObject frame, boolean syncing) {
    String content = frame.getString("content", "");
    require(
        content.isEmpty()
            || !Character.isLowSurrogate(content.charAt(0))
                && !Character.isHighSurrogate(content.charAt(content.length() - 1)),
        "splits a surrogate pair",
        frame);
    boolean streaming = meta(frame, "streaming").equals("true");
    boolean done = meta(frame, "done").equals("true");
    if (!streaming && done) {
      return; // Of the past: may be known from elsewhere.
    }
    require(!ended.contains(id(frame)), "comes after the end of its answer", frame);
    if (done) {
      ended.add(id(frame));
      String question = meta(frame, "answers");
      Set<String> before = begun.get(id(frame));
      require(
          before == null || !acknowledged.contains(question) || before.contains(question),
          "began before its question was acknowledged",
          frame);
    }
  }

  private static String id(JsonObject frame) {
    return frame.getString("message_id");
  }
}
