package io.chatbox.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a client has said and may have to say again, oldest first. */
final class Unacknowledged {
  /**
   * @param content what is said
   * @param replaces the message that it takes the place of, or null
   */
  record Said(JsonObject frame, String content, String replaces) {
    String clientMsgId() {
      return frame.getString("client_msg_id");
    }
  }

  private final Map<String, Said> said = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final String prefix = UUID.randomUUID().toString();
  private int count;

  Said message(String content) {
    return add(Json.createObjectBuilder().add("type", "user_message"), content, null);
  }

  Said edit(String messageId, String content) {
    return add(
        Json.createObjectBuilder().add("type", "edit").add("message_id", messageId),
        content,
        messageId);
  }

  private Said add(JsonObjectBuilder frame, String content, String replaces) {
    String clientMsgId = prefix + "-" + ++count;
    Said more =
        new Said(
            frame.add("content", content).add("client_msg_id", clientMsgId).build(),
            content,
            replaces);
    said.put(clientMsgId, more);
    return more;
  }

  /** What was acknowledged now, or null if it was before. */
  Said remove(String clientMsgId) {
    refused.remove(clientMsgId);
    return said.remove(clientMsgId);
  }

  /** Too many messages wait: to be sent again after an answer. */
  void refuse(String clientMsgId) {
    refused.add(clientMsgId);
  }

  Collection<Said> all() {
    return said.values();
  }

  /** What was refused since this was asked last. */
  List<Said> takeRefused() {
    List<Said> again = new ArrayList<>(said.values());
    again.removeIf(each -> !refused.contains(each.clientMsgId()));
    refused.clear();
    return again;
  }

  boolean isEmpty() {
    return said.isEmpty();
  }
}
