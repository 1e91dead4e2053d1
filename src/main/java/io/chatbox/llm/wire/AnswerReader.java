package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.wire.FinishReason.Failure;
import io.chatbox.llm.wire.FinishReason.Good;
import io.chatbox.llm.wire.FinishReason.None;
import io.chatbox.llm.wire.FinishReason.Unknown;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.function.Consumer;

/**
 * Reads the events of one answer, each a JSON object. A provider's subclass says what the object's
 * members mean and skips what it doesn't know; this class decides what the answer came to, once,
 * whatever comes.
 *
 * <p>An answer is complete when the model itself has given a reason for its end ({@link
 * FinishReason}). The end of the stream proves nothing, nor does the dialect's mark of it: without
 * a reason and without text it is a fault that passes, with text the answer is kept and its reason
 * is {@code unknown}. After a good reason nothing makes the answer a failure any more. For one
 * thread at a time.
 */
public abstract class AnswerReader extends JsonMembers {
  private static final String UNKNOWN = "unknown";

  private final JsonParserFactory json;
  private final Consumer<StreamEvent> events;
  private final ThinkBlock thinkBlock = new ThinkBlock();
  private FinishReason reason = FinishReason.NONE;
  private boolean said;
  private boolean whole;
  private int read;
  private Ending ending;

  /** What the event at hand says of a failure, or null. */
  private Ending fault;

  protected AnswerReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    this.json = json;
    this.events = events;
  }

  /**
   * Reads the members of an event's object, up to its end or that of the answer.
   *
   * @param parser stands behind the object's beginning
   * @throws RuntimeException if the event is not as specified, which ends the answer
   */
  protected abstract void object(JsonParser parser);

  /** Whether this is no JSON but says that nothing more will come. */
  protected boolean isLast(String data) {
    return false;
  }

  /** Whose fault an error in the stream is. */
  protected Meaning meaning(ProviderError error) {
    return Meaning.inStream(error);
  }

  /** What the answer came to, null while it goes on. */
  final Ending ending() {
    return ending;
  }

  /** Whether any of the answer was told: then it can't be asked for in another way. */
  final boolean hasSpoken() {
    return said;
  }

  /** Whether the model has said why it ended: what may follow is usage, and the mark of the end. */
  final boolean isWhole() {
    return whole;
  }

  /** How many events were read; comments and what else keeps a connection warm are none. */
  final int events() {
    return read;
  }

  /**
   * Takes an event's data.
   *
   * @param isError whether the stream calls the event an error
   */
  final void read(boolean isError, String data) {
    if (ending != null || data.isBlank()) {
      return;
    }
    read++;
    if (isLast(data)) {
      mark();
    } else if (isError) {
      error(ProviderError.read(json, data));
      settle();
    } else {
      readObject(data, true);
    }
  }

  /** Takes what the response holds in place of a stream: a whole answer, or an error. */
  final void readWhole(String body) {
    readObject(body, true);
    mark();
  }

  /** Takes an event that the stream's end cut off: it may be whole all the same. */
  final void readLast(boolean isError, String data) {
    if (isError || isLast(data.strip())) {
      read(isError, data);
    } else if (ending == null && !data.isBlank()) {
      readObject(data, false);
    }
  }

  private void readObject(String data, boolean whole) {
    fault = null;
    try (JsonParser parser = json.createParser(new StringReader(data))) {
      if (!found(parser, Event.START_OBJECT)) {
        throw new JsonException("not an object");
      }
      object(parser);
      if (ending == null && parser.hasNext()) {
        throw new JsonException("something follows the object");
      }
    } catch (RuntimeException e) {
      // JsonException, NoSuchElementException, or a bare one when it is nested too deeply.
      if (fault == null && whole) {
        fault = new Ending.Broken("chunk is not as specified", Meaning.PASSING);
      }
    }
    settle();
  }

  /** After an event: a fault ends the answer, unless it was complete before. */
  private void settle() {
    if (fault != null && ending == null) {
      end(reason instanceof Good(String told) ? new Ending.Complete(told) : fault);
    }
  }

  /** The response has ended. */
  final void endOfStream() {
    breakOff("stream ended early", Meaning.PASSING);
  }

  /** No more will come; the answer may have been complete all the same. */
  final void breakOff(String detail, Meaning meaning) {
    if (ending == null) {
      end(
          reason instanceof Good(String told)
              ? new Ending.Complete(told)
              : new Ending.Broken(detail, meaning));
    }
  }

  /** More of the answer, if it isn't empty. */
  protected final void text(String more) {
    if (more.isEmpty()) {
      return;
    }
    String visible = thinkBlock.next(more);
    if (thinkBlock.isOpen()) {
      thinks();
    }
    tell(visible);
  }

  private void tell(String visible) {
    if (!visible.isEmpty()) {
      said = true;
      events.accept(new StreamEvent.Text(visible));
    }
  }

  /** The model reasons; what it thinks is nobody's to see. */
  protected final void thinks() {
    events.accept(Thinking.SIGN);
  }

  /** Anything but text and the end. */
  protected final void say(StreamEvent event) {
    events.accept(event);
  }

  /**
   * Why the answer ended, in the provider's word. The first good reason stays; from then on the
   * answer counts as complete, even if the connection breaks before the provider says that it is
   * over.
   */
  protected final void finish(String word) {
    FinishReason why = FinishReason.of(word);
    whole |= why instanceof Good;
    finish(why);
  }

  /** The same of an answer of which more may come. */
  private void finish(FinishReason why) {
    if (reason instanceof Good) {
      return;
    }
    switch (why) {
      case None none -> {}
      case Good good -> reason = good;
      case Unknown unknown -> reason = unknown;
      case Failure(String word) -> {
        // What says more of it may stand beside it.
        if (fault == null) {
          fault = new Ending.Broken("finish reason " + word, Meaning.PASSING);
        }
      }
    }
  }

  /** What comes is no answer, but a refusal in the model's or a filter's words. */
  protected final void filtered() {
    finish(FinishReason.FILTERED);
  }

  /** The dialect's mark that nothing more will come. */
  protected final void mark() {
    if (ending != null) {
      return;
    }
    flush();
    end(
        switch (reason) {
          case Good(String told) -> new Ending.Complete(told);
          case Unknown(String word) -> new Ending.Complete(word);
          case None none -> markAlone();
          case Failure failure -> markAlone();
        });
  }

  private Ending markAlone() {
    return said
        ? new Ending.Complete(UNKNOWN)
        : new Ending.Broken("nothing but the end", Meaning.PASSING);
  }

  /** The provider says that something went wrong; the end of the event at hand is the answer's. */
  protected final void error(ProviderError error) {
    fault(error, meaning(error));
  }

  /** The same, where the dialect knows better what it means. */
  protected final void fault(ProviderError error, Meaning meaning) {
    fault = new Ending.Refused("error in stream", error.status(), error, meaning);
  }

  private void flush() {
    tell(thinkBlock.rest());
  }

  private void end(Ending with) {
    flush();
    ending = with;
  }
}
