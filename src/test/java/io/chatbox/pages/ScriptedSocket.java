package io.chatbox.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The other end of a page's sockets, played by a test: for what a server says only in trouble. It
 * opens each socket with a status and answers each {@code sync} with the messages of {@link
 * #stored}.
 */
final class ScriptedSocket {
  private static final String SESSION = "5".repeat(32);

  private final Page page;
  private final List<JsonObject> heard = new ArrayList<>();
  private final List<String> stored = new ArrayList<>();
  private WebSocketRoute socket;
  private String session = SESSION;
  private boolean answersSync = true;
  private String answering;
  private int opened;
  private int seq;

  private ScriptedSocket(Page page) {
    this.page = page;
  }

  static ScriptedSocket of(Page page) {
    ScriptedSocket script = new ScriptedSocket(page);
    page.routeWebSocket(url -> url.contains("/ws"), script::open);
    return script;
  }

  private void open(WebSocketRoute opening) {
    socket = opening;
    opened++;
    opening.onMessage(frame -> hear(frame.text()));
    status("");
  }

  private void hear(String text) {
    JsonObject frame = Json.createReader(new StringReader(text)).readObject();
    heard.add(frame);
    if (frame.getString("type").equals("sync") && answersSync) {
      stored.forEach(this::send);
      status(",\"sync\":\"done\"");
    }
  }

  private void status(String phase) {
    String more = answering == null ? phase : phase + ",\"answering\":\"%s\"".formatted(answering);
    send(
        """
        {"type":"connection_status","user_id":"ada","models":[{"id":"a","name":"A"}],
         "model_id":"a","seq":%d,"metadata":{"resumed":"true"%s}}"""
            .formatted(seq, more));
  }

  /** Sends a frame, to which the session is added. */
  void send(String json) {
    socket.send("{\"session_id\":\"%s\",%s".formatted(session, json.strip().substring(1)));
  }

  /** What a sync brings from now on; each with the next number. */
  ScriptedSocket stored(String... frames) {
    for (String frame : frames) {
      seq++;
      stored.add("{\"seq\":%d,%s".formatted(seq, frame.strip().substring(1)));
    }
    return this;
  }

  /** Forgets what is stored; numbers go on. */
  ScriptedSocket dropped() {
    stored.clear();
    return this;
  }

  /** The connection stands in another session, with nothing in it yet. */
  void moveTo(String sessionId) {
    session = sessionId;
    seq = 0;
    stored.clear();
    status("");
  }

  /** Statuses from now on say that this answer runs. */
  void answering(String messageId) {
    answering = messageId;
  }

  /** Leaves syncs unanswered. */
  void beSlow() {
    answersSync = false;
  }

  void close(int code) {
    socket.close(new WebSocketRoute.CloseOptions().setCode(code));
  }

  /** How many sockets the page has opened. */
  int opened() {
    return opened;
  }

  List<JsonObject> heard(String type) {
    return heard.stream().filter(frame -> frame.getString("type").equals(type)).toList();
  }

  /** Waits for the page's frame of this type, the count-th it sends. */
  JsonObject await(String type, int count) {
    page.waitForCondition(() -> heard(type).size() >= count);
    return heard(type).get(count - 1);
  }

  /** Acknowledges the last frame that wants it. */
  void acknowledge(String type, String messageId, int number) {
    String key =
        Optional.of(heard(type).getLast()).map(frame -> frame.getString("client_msg_id")).get();
    send(
        "{\"type\":\"ack\",\"message_id\":\"%s\",\"seq\":%d,\"client_msg_id\":\"%s\"}"
            .formatted(messageId, number, key));
  }

  static String question(String id, String content) {
    return question(id, content, "{}");
  }

  static String question(String id, String content, String metadata) {
    return "{\"type\":\"user_message\",\"sender\":\"user\",\"message_id\":\"%s\",\"content\":\"%s\",\"metadata\":%s}"
        .formatted(id, content, metadata);
  }

  /** An answer as a sync brings it. */
  static String answer(String id, String content, String answers, String reason) {
    return """
    {"type":"ai_response","sender":"ai","message_id":"%s","offset":0,"content":"%s",
     "metadata":{"done":"true","answers":"%s","model_id":"a","finish_reason":"%s"}}"""
        .formatted(id, content, answers, reason);
  }

  static String piece(String id, int offset, String content) {
    return """
    {"type":"ai_response","sender":"ai","message_id":"%s","offset":%d,"content":"%s",
     "metadata":{"streaming":"true","done":"false"}}"""
        .formatted(id, offset, content);
  }

  static String thinking(String id) {
    return """
    {"type":"loading","sender":"ai","message_id":"%s","metadata":{"phase":"thinking"}}"""
        .formatted(id);
  }

  static String loading(String id) {
    return "{\"type\":\"loading\",\"sender\":\"ai\",\"message_id\":\"%s\"}".formatted(id);
  }
}
