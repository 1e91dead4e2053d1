package io.chatbox.llm.dify;

import io.chatbox.llm.Conversation;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the events of one answer: {@code message} and {@code agent_message} hold pieces, {@code
 * message_file} a file of the app's, {@code message_replace} what is to be read instead of all so
 * far, {@code message_end} usage, {@code error} a failure. Thoughts of agents, steps of workflows,
 * speech and whatever is unknown is skipped.
 */
final class DifyReader extends AnswerReader {
  /** Ids go into a path and into the database. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Nothing that could end the link it stands in. */
  private static final Pattern LINK =
      Pattern.compile("https?://[!-~&&[^<>()\\[\\]\"`\\\\]]{1,2000}");

  private final String model;
  private final Task task;
  private String taskId = "";
  private String conversation = "";
  private boolean said;

  // Of the event at hand, whose members may come in any order.
  private String event;
  private String answer;
  private String code;
  private int status;
  private String url;
  private String belongsTo;
  private int promptTokens;
  private int completionTokens;

  /** What Dify calls an answer that it works on; it is stopped by its name. */
  interface Task {
    /** It has a name now. */
    void runs(String name);

    /** There is nothing left to stop. */
    void ended();
  }

  DifyReader(String model, Task task, JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
    this.model = model;
    this.task = task;
  }

  @Override
  protected void object(JsonParser parser) {
    event = "";
    answer = "";
    code = "";
    status = 0;
    url = "";
    belongsTo = "";
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "event" -> event = string(parser);
        case "answer" -> answer = string(parser);
        case "task_id" -> task(string(parser));
        case "conversation_id" -> conversation(string(parser));
        case "metadata" -> metadata(parser);
        case "code" -> code = string(parser);
        case "status" -> status = count(parser, 0);
        case "url" -> url = string(parser);
        case "belongs_to" -> belongsTo = string(parser);
        default -> skip(parser);
      }
    }
    act();
  }

  private void act() {
    switch (event) {
      case "message", "agent_message" -> piece(answer);
      case "message_file" -> file();
      case "message_replace" -> replace();
      case "message_end" -> {
        task.ended();
        if (promptTokens + (long) completionTokens > 0) {
          say(new StreamEvent.Usage(promptTokens, completionTokens));
        }
        finish("stop");
        mark();
      }
      case "error" -> {
        task.ended();
        error(ProviderError.of(code, inStream(status, code), ""));
      }
      default -> {
        // A step on the way, or what later versions have.
      }
    }
  }

  private void task(String id) {
    if (!id.equals(taskId) && ID.matcher(id).matches()) {
      taskId = id;
      task.runs(id);
    }
  }

  private void conversation(String id) {
    if (!id.equals(conversation) && ID.matcher(id).matches()) {
      conversation = id;
      say(new StreamEvent.Kept(new Conversation(model, id)));
    }
  }

  private void piece(String more) {
    said |= !more.isEmpty();
    text(more);
  }

  /** As a link in Markdown: what the app made is part of its answer, and is not fetched here. */
  private void file() {
    if (!belongsTo.equals("user") && LINK.matcher(url).matches()) {
      piece((said ? "\n\n" : "") + "[file](" + url + ")\n\n");
    }
  }

  /** What was said can't be taken back; the moderator's words follow it. */
  private void replace() {
    piece((said ? "\n\n" : "") + answer);
    finish("content_filter");
  }

  private void metadata(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      if (parser.getString().equals("usage")) {
        usage(parser);
      } else {
        skip(parser);
      }
    }
  }

  private void usage(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "prompt_tokens" -> promptTokens = count(parser, 0);
        case "completion_tokens" -> completionTokens = count(parser, 0);
        default -> skip(parser);
      }
    }
  }

  /** Dify says 400 of much that is no fault of the request. */
  static int meaning(int status, String word) {
    return switch (word) {
      case "app_unavailable",
          "not_chat_app",
          "provider_not_initialize",
          "model_currently_not_support" ->
          403;
      case "provider_quota_exceeded" -> 402;
      case "rate_limit_error", "too_many_requests" -> 429;
      // The model behind the app failed.
      case "completion_request_error" -> 502;
      default -> status;
    };
  }

  /** The request had been accepted: what is invalid then is a step of the app's. */
  private static int inStream(int status, String word) {
    return word.equals("invalid_param") ? 424 : meaning(status == 0 ? 500 : status, word);
  }
}
