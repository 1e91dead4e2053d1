package io.chatbox.it;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation as a client puts it together from what the server sends, in whatever order and
 * however often: messages are told apart by id, answers stand under what they answer. Whatever
 * contradicts what is known already is an {@link AssertionError}.
 */
final class ConversationView {
  /** One message, as it is known so far. */
  static final class Entry {
    private final String id;
    private final String sender;
    private final StringBuilder text = new StringBuilder();
    private long seq;
    private String answers;
    private String end;

    private Entry(String id, String sender) {
      this.id = id;
      this.sender = sender;
    }

    String id() {
      return id;
    }

    boolean isAnswer() {
      return sender.equals("ai");
    }

    boolean isRunning() {
      return end == null;
    }

    int length() {
      return text.length();
    }

    ResumingClient.Line line() {
      return new ResumingClient.Line(sender, text.toString(), end == null ? "running" : end);
    }

    private void number(JsonObject frame) {
      if (frame.containsKey("seq")) {
        long given = frame.getJsonNumber("seq").longValue();
        require(seq == 0 || seq == given, "has another number than before", frame);
        seq = given;
      }
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();
  private long complete;

  /** A message of this user or of somebody else, from whichever frame. */
  void message(JsonObject frame, String content) {
    String id = frame.getString("message_id");
    Entry known = entries.get(id);
    if (known == null) {
      drop(frame);
      known = entry(id, frame.getString("type").equals("ack") ? "user" : frame.getString("sender"));
      known.text.append(content);
      known.end = "";
    }
    require(known.text.toString().equals(content), "differs from what was said", frame);
    known.number(frame);
  }

  /** A message that was acknowledged before, and may have been dropped meanwhile. */
  void again(JsonObject frame) {
    Entry known = entries.get(frame.getString("message_id"));
    if (known != null) {
      known.number(frame);
    }
  }

  /** The model begins. */
  void loading(JsonObject frame) {
    drop(frame);
    entry(frame.getString("message_id"), "ai");
  }

  /** A piece, or the last frame, of an answer. */
  void piece(JsonObject frame) {
    Entry answer = entry(frame.getString("message_id"), "ai");
    String content = frame.getString("content", "");
    int offset = frame.getInt("offset");
    if (answer.isRunning()) {
      require(offset == answer.length(), "does not go on at " + answer.length(), frame);
      answer.text.append(content);
    } else {
      // It came whole in a page of the past already.
      int to = Math.min(answer.length(), offset + content.length());
      require(
          offset <= to && content.equals(answer.text.substring(offset, to)),
          "differs from the ended answer",
          frame);
    }
    answer.number(frame);
    if (meta(frame, "done").equals("true")) {
      end(answer, frame);
    }
  }

  /** An answer with all of its text, ended or with its last frame yet to come. */
  void whole(JsonObject frame) {
    drop(frame);
    Entry answer = entry(frame.getString("message_id"), "ai");
    String content = frame.getString("content", "");
    String known = answer.text.toString();
    require(frame.getInt("offset") == 0, "is whole but has an offset", frame);
    require(
        answer.isRunning()
            ? content.startsWith(known) || known.startsWith(content)
            : content.equals(known),
        "differs from what came before: " + known,
        frame);
    answer.text.replace(0, answer.length(), content);
    answer.number(frame);
    if (meta(frame, "done").equals("true")) {
      end(answer, frame);
    }
  }

  private void end(Entry answer, JsonObject frame) {
    String reason =
        meta(frame, "stopped").equals("true") ? "stopped" : meta(frame, "finish_reason");
    require(
        answer.isRunning() || answer.end.equals(reason) || answer.end.equals("error"),
        "ends otherwise than before: " + answer.end,
        frame);
    require(answer.seq > 0, "ends without a number", frame);
    answer.answers = meta(frame, "answers");
    require(!answer.answers.isEmpty(), "does not say what it answers", frame);
    drop(frame);
    answer.end = reason;
  }

  /** An error in the place of an answer's end. */
  void failed(JsonObject frame) {
    entry(frame.getString("message_id"), "ai").end = "error";
  }

  private Entry entry(String id, String sender) {
    return entries.computeIfAbsent(id, key -> new Entry(key, sender));
  }

  /** What the frame's message replaces is gone, and all that followed it. */
  private void drop(JsonObject frame) {
    replace(meta(frame, "replaces"), frame.getString("message_id"));
  }

  /** A message takes the place of another and of all that followed it. */
  void replace(String firstDropped, String id) {
    Entry first = entries.get(firstDropped);
    if (first != null) {
      List<Entry> view = inOrder();
      view.subList(view.indexOf(first), view.size()).stream()
          .filter(each -> !each.id.equals(id))
          .forEach(each -> entries.remove(each.id));
    }
  }

  void clear() {
    entries.clear();
    complete = 0;
  }

  /** What the client may ask for the rest of: an answer that has begun and not ended. */
  Optional<Entry> halfReceived() {
    return entries.values().stream().filter(Entry::isRunning).findAny();
  }

  /** How the answer to this message ended, if it did. */
  Optional<Entry> answerTo(String messageId) {
    return entries.values().stream()
        .filter(each -> !each.isRunning() && messageId.equals(each.answers))
        .findAny();
  }

  /** The server said that there is nothing up to this number that was not sent. */
  void completeTo(long seq) {
    complete = Math.max(complete, seq);
  }

  /** The highest number below which nothing is missing. */
  long mark() {
    List<Long> ended =
        entries.values().stream().filter(e -> !e.isRunning()).map(e -> e.seq).toList();
    while (ended.contains(complete + 1)) {
      complete++;
    }
    return complete;
  }

  List<Entry> inOrder() {
    List<Entry> view = new ArrayList<>(entries.values());
    view.sort(
        Comparator.comparingLong(this::place)
            .thenComparing(Entry::isAnswer)
            .thenComparing(e -> e.seq));
    return view;
  }

  private long place(Entry entry) {
    if (!entry.isAnswer()) {
      return entry.seq;
    }
    Entry question = entry.answers == null ? null : entries.get(entry.answers);
    return question == null ? Long.MAX_VALUE : question.seq;
  }

  static String meta(JsonObject frame, String key) {
    JsonObject metadata = frame.getJsonObject("metadata");
    return metadata == null ? "" : metadata.getString(key, "");
  }

  static void require(boolean kept, String broken, JsonObject frame) {
    if (!kept) {
      throw new AssertionError(broken + ": " + frame);
    }
  }
}
