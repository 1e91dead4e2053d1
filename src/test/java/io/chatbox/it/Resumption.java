package io.chatbox.it;

import static io.chatbox.it.ConversationView.meta;

import io.chatbox.it.Unacknowledged.Said;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a {@link ResumingClient} knows beyond its connections, and what it answers to each frame. By
 * one thread at a time.
 */
final class Resumption {
  private final ConversationView view = new ConversationView();
  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final Map<String, String> messageIds = new HashMap<>();
  private String sessionId;
  private Consumer<JsonObject> out = frame -> {};
  private FrameRules rules;
  private boolean open;
  private boolean synced;

  /** The highest number in the page that is coming. */
  private long pageEnd;

  private int connections;

  /** Another connection begins; nothing comes from the one before any more. */
  void begin(Consumer<JsonObject> sender) {
    out = sender;
    rules = new FrameRules();
    open = false;
    synced = false;
  }

  String say(String content) {
    return send(unacknowledged.message(content));
  }

  String edit(String clientMsgId, String content) {
    return send(unacknowledged.edit(messageIds.get(clientMsgId), content));
  }

  private String send(Said said) {
    if (open) {
      rules.asked(said.clientMsgId());
      out.accept(said.frame());
    }
    return said.clientMsgId();
  }

  void take(JsonObject frame) {
    rules.check(frame, !synced);
    notePage(frame);
    switch (frame.getString("type")) {
      case "connection_status" -> status(frame);
      case "ack" -> acknowledged(frame);
      case "loading" -> view.loading(frame);
      case "ai_response" -> {
        if (meta(frame, "streaming").equals("true")) {
          view.piece(frame);
        } else {
          view.whole(frame);
        }
        sendRefusedAgain();
      }
      case "user_message" -> shown(frame);
      case "error" -> error(frame);
      default -> {}
    }
  }

  /** Pages hold messages of others and of this client, and answers as a whole. */
  private void notePage(JsonObject frame) {
    boolean whole =
        frame.getString("type").equals("ai_response") && meta(frame, "streaming").isEmpty();
    if (frame.containsKey("seq") && (whole || frame.getString("type").equals("user_message"))) {
      pageEnd = frame.getJsonNumber("seq").longValue();
    }
  }

  private void status(JsonObject frame) {
    boolean moved = !frame.getString("session_id").equals(sessionId);
    if (moved) {
      sessionId = frame.getString("session_id");
      view.clear();
    }
    switch (meta(frame, "sync")) {
      case "more" -> sync(pageEnd);
      case "done" -> {
        if (meta(frame, "answering").isEmpty()) {
          view.completeTo(frame.getJsonNumber("seq").longValue());
        }
        synced = true;
        sendRefusedAgain();
      }
      default -> {
        if (!open || moved) {
          sync(view.mark());
        }
        if (!open) {
          open = true;
          connections++;
          unacknowledged.all().forEach(said -> out.accept(said.frame()));
        }
      }
    }
  }

  private void sync(long seq) {
    JsonObjectBuilder sync = Json.createObjectBuilder().add("type", "sync").add("seq", seq);
    view.halfReceived()
        .ifPresent(half -> sync.add("message_id", half.id()).add("offset", half.length()));
    out.accept(sync.build());
  }

  private void acknowledged(JsonObject frame) {
    String clientMsgId = frame.getString("client_msg_id");
    String id = frame.getString("message_id");
    String before = messageIds.put(clientMsgId, id);
    ConversationView.require(
        before == null || before.equals(id), "was acknowledged as " + before, frame);
    Said said = unacknowledged.remove(clientMsgId);
    if (said != null) {
      view.replace(said.replaces(), id);
      view.message(frame, said.content());
    } else {
      view.again(frame);
    }
  }

  private void shown(JsonObject frame) {
    view.message(frame, frame.getString("content"));
    if (frame.containsKey("client_msg_id")) {
      messageIds.put(frame.getString("client_msg_id"), frame.getString("message_id"));
    }
  }

  private void error(JsonObject frame) {
    if (frame.containsKey("message_id")) {
      view.failed(frame);
      sendRefusedAgain();
    } else {
      String code = frame.getJsonObject("error").getString("code");
      ConversationView.require(code.equals("CONFLICT"), "is an error", frame);
      unacknowledged.refuse(frame.getString("client_msg_id"));
    }
  }

  /** There may be room now for a message that found too many waiting. */
  private void sendRefusedAgain() {
    if (synced && view.halfReceived().isEmpty()) {
      unacknowledged.takeRefused().forEach(said -> out.accept(said.frame()));
    }
  }

  ConversationView view() {
    return view;
  }

  /** Connected, and nothing is missing, unacknowledged or under way. */
  boolean isQuiet() {
    return synced && unacknowledged.isEmpty() && view.halfReceived().isEmpty();
  }

  Optional<ConversationView.Entry> answer(String clientMsgId) {
    return Optional.ofNullable(messageIds.get(clientMsgId)).flatMap(view::answerTo);
  }

  String sessionId() {
    return sessionId;
  }

  int connections() {
    return connections;
  }
}
