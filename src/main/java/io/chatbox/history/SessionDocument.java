package io.chatbox.history;

import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.StoredFrames;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;

/** One session with its messages, as JSON. */
final class SessionDocument {
  private final FrameCodec codec;
  private final UserId readerId;

  /**
   * @param readerId whom it is for, or null for anybody
   */
  SessionDocument(FrameCodec codec, UserId readerId) {
    this.codec = codec;
    this.readerId = readerId;
  }

  String of(SessionOverview session, Optional<String> modelId, List<Message> messages) {
    JsonObjectBuilder head = head(session);
    modelId.ifPresentOrElse(id -> head.add("model_id", id), () -> head.addNull("model_id"));
    return withMessages(head, messages);
  }

  String shared(SessionOverview session, List<Message> messages) {
    return withMessages(head(session), messages);
  }

  private static JsonObjectBuilder head(SessionOverview session) {
    JsonObjectBuilder head = Json.createObjectBuilder().add("session_id", session.id().value());
    session.name().ifPresentOrElse(name -> head.add("name", name), () -> head.addNull("name"));
    return head;
  }

  /** Frames are text already: they are put into the object's own text. */
  private String withMessages(JsonObjectBuilder head, List<Message> messages) {
    String object = head.build().toString();
    StringBuilder json = new StringBuilder(object.length() + 512 * messages.size() + 64);
    json.append(object, 0, object.length() - 1).append(",\"messages\":[");
    for (int i = 0; i < messages.size(); i++) {
      json.append(i == 0 ? "" : ",")
          .append(codec.encode(StoredFrames.of(messages.get(i), readerId)));
    }
    return json.append("]}").toString();
  }
}
