package io.chatbox.llm.dify;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/** Reads what events hold, whose members may come in any order; a subclass acts on them. */
abstract class DifyEvents extends AnswerReader {
  // Of the event at hand; texts are empty where it has none.
  String event;
  String taskId;
  String conversationId;
  String answer;
  String url;
  String belongsTo;
  String code;
  String message;
  int status;
  int promptTokens;
  int completionTokens;

  /** Whether it is of a run, which has begun then. */
  boolean ofRun;

  /** Whether it is no event of a stream but all of the answer. */
  boolean whole;

  /** How a workflow ended, and what it says to the user. */
  String outcome;

  String outcomeAnswer;

  DifyEvents(JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
  }

  /** One was read. */
  abstract void act();

  @Override
  protected final void object(JsonParser parser) {
    event = "";
    taskId = "";
    conversationId = "";
    answer = "";
    url = "";
    belongsTo = "";
    code = "";
    message = "";
    status = 0;
    promptTokens = 0;
    completionTokens = 0;
    ofRun = false;
    whole = false;
    outcome = "";
    outcomeAnswer = "";
    while (inObject(parser)) {
      member(parser.getString(), parser);
    }
    act();
  }

  private void member(String name, JsonParser parser) {
    switch (name) {
      case "event" -> event = string(parser);
      case "answer" -> answer = string(parser);
      case "task_id" -> {
        taskId = string(parser);
        ofRun |= !taskId.isEmpty();
      }
      case "message_id", "workflow_run_id" -> ofRun |= !string(parser).isEmpty();
      case "conversation_id" -> conversationId = string(parser);
      case "mode" -> whole = !string(parser).isEmpty();
      case "metadata" -> metadata(parser);
      case "data" -> data(parser);
      case "code" -> code = string(parser);
      case "message" -> message = string(parser);
      case "status" -> status = count(parser, 0);
      case "url" -> url = string(parser);
      case "belongs_to" -> belongsTo = string(parser);
      default -> skip(parser);
    }
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

  private void data(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "status" -> outcome = string(parser);
        case "outputs" -> outputs(parser);
        default -> skip(parser);
      }
    }
  }

  private void outputs(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      if (parser.getString().equals("answer")) {
        outcomeAnswer = string(parser);
      } else {
        skip(parser);
      }
    }
  }
}
