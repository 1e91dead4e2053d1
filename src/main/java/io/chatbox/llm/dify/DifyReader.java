package io.chatbox.llm.dify;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Meaning;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the events of one answer: {@code message} and {@code agent_message} hold pieces, {@code
 * message_file} a file of the app's, {@code message_replace} what is to be read instead of all so
 * far, {@code message_end} usage, {@code workflow_finished} how a workflow ended, {@code
 * workflow_paused} that it waits for a person, {@code error} a failure. Thoughts of agents and
 * steps of workflows are signs of life; speech and whatever is unknown is skipped.
 */
final class DifyReader extends DifyEvents {
  /** Ids go into a path and into the database. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Nothing that could end the link it stands in. */
  private static final Pattern LINK =
      Pattern.compile("https?://[!-~&&[^<>()\\[\\]\"`\\\\]]{1,2000}");

  private static final Pattern STEP =
      Pattern.compile("(agent|node|iteration|loop|parallel_branch|reasoning)_\\w+");

  private final String model;
  private final Task task;

  /** What agents said. */
  private final StringBuilder agents = new StringBuilder();

  private boolean said;
  private String running = "";
  private String conversation = "";
  private boolean begun;
  private boolean waits;

  /** What Dify calls an answer that it works on; it is stopped by its name. */
  interface Task {
    /** The app runs. */
    void begins();

    /** It has a name now. */
    void runs(String name);

    /** There is nothing left to stop. */
    void ended();

    /** What to tell a user whose answer waits for a person. */
    String waits();
  }

  DifyReader(String model, Task task, JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
    this.model = model;
    this.task = task;
  }

  /** Whether Dify may call something so. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  @Override
  void act() {
    if (ofRun && !begun) {
      begun = true;
      // An error may have names beside it, and be that nothing could begin.
      if (!event.equals("error")) {
        task.begins();
      }
    }
    note();
    switch (event) {
      case "message" -> message();
      case "agent_message" -> {
        if (agents.length() < ChatModel.MAX_ANSWER) {
          agents.append(answer);
        }
        piece(answer);
      }
      case "message_file" -> file();
      case "message_replace" -> replace();
      case "message_end" -> {
        task.ended();
        end();
      }
      case "workflow_finished" -> finished();
      case "human_input_required" -> waits();
      case "workflow_paused" -> {
        waits();
        mark();
      }
      case "error" -> {
        task.ended();
        fault(ProviderError.of(code, status, message), meaning(ProviderError.of(code, 0, message)));
      }
      default -> {
        if (STEP.matcher(event).matches()) {
          thinks();
        }
      }
    }
  }

  @Override
  protected Meaning meaning(ProviderError error) {
    return DifyErrors.inStream(error, begun);
  }

  private void note() {
    if (!taskId.equals(running) && isId(taskId)) {
      running = taskId;
      task.runs(taskId);
    }
    if (!conversationId.equals(conversation) && isId(conversationId)) {
      conversation = conversationId;
      say(new StreamEvent.Kept(new Conversation(model, conversationId)));
    }
  }

  /** What an agent said may come once more as a whole. */
  private void message() {
    if (!repeats()) {
      piece(answer);
    }
    if (whole) {
      end();
    }
  }

  private boolean repeats() {
    return !agents.isEmpty() && answer.strip().equals(agents.toString().strip());
  }

  private void piece(String more) {
    said |= !more.isEmpty();
    text(more);
  }

  private String gap() {
    return said ? "\n\n" : "";
  }

  /** As a link in Markdown: what the app made is part of its answer, and is not fetched here. */
  private void file() {
    if (!belongsTo.equals("user") && LINK.matcher(url).matches()) {
      piece(gap() + "[file](" + url + ")\n\n");
    }
  }

  /** What was said can't be taken back; the moderator's words follow it. */
  private void replace() {
    piece(gap() + answer);
    finish("content_filter");
  }

  /** The message's end, which without any words is no answer. */
  private void end() {
    if (promptTokens + (long) completionTokens > 0) {
      say(new StreamEvent.Usage(promptTokens, completionTokens));
    }
    if (said) {
      finish("stop");
    }
    mark();
  }

  private void finished() {
    switch (outcome) {
      case "succeeded", "partial-succeeded", "partial_succeeded" -> {
        if (!said) {
          piece(outcomeAnswer);
        }
        finish("stop");
        task.ended();
      }
      case "failed" -> {
        task.ended();
        fault(ProviderError.of("workflow_failed", 0, ""), Meaning.LASTING);
      }
      case "stopped" -> {
        task.ended();
        finish("stopped");
        mark();
      }
      case "paused" -> {
        waits();
        mark();
      }
      default -> {
        // The message's end decides.
      }
    }
  }

  /** It goes on when a person has filled in a form of Dify's, which is beyond this answer. */
  private void waits() {
    if (!waits) {
      waits = true;
      task.ended();
      piece(gap() + task.waits());
      finish("stop");
    }
  }
}
