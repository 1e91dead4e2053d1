package io.chatbox.safety;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.safety.FilteredPrompt.Refused;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Verdict.Change;
import io.chatbox.safety.Verdict.Pass;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import io.chatbox.telemetry.Log;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a model through filters.
 *
 * <p>They block, so they run on a virtual thread of the call's own, which first has the prompt
 * judged, then asks the model. If no filter looks at answers, the model's events then go by here on
 * the model's own thread; else that one only leaves them in {@link HeldAnswer}, and the call's
 * thread has them judged, one window at a time, and tells what was let through. Giving the call up
 * interrupts a judgement in the midst.
 */
final class FilteredCall implements AnswerStream {
  private static final Log log = Log.of(FilteredCall.class);

  /** The field's word for an answer that was held back: OpenAI's, and so its clients'. */
  private static final String CONTENT_FILTER = "content_filter";

  private final ChatModel model;
  private final Function<ChatModel, Prompt> prompts;
  private final List<TextFilter> filters;
  private final Consumer<StreamEvent> events;
  private final HeldAnswer held = new HeldAnswer();
  private final Thread thread = Thread.ofVirtual().name("filters").unstarted(this::run);

  private volatile boolean cancelled;
  private volatile AnswerStream upstream;

  // Below: only on the call's thread.
  private final StringBuilder before = new StringBuilder();
  private int told;
  private boolean ended;

  private FilteredCall(
      ChatModel model,
      Function<ChatModel, Prompt> prompts,
      List<TextFilter> filters,
      Consumer<StreamEvent> events) {
    this.model = model;
    this.prompts = prompts;
    this.filters = filters;
    this.events = events;
  }

  static AnswerStream start(
      ChatModel model,
      Function<ChatModel, Prompt> prompts,
      List<TextFilter> filters,
      Consumer<StreamEvent> events) {
    FilteredCall call = new FilteredCall(model, prompts, filters, events);
    call.thread.start();
    return call;
  }

  @Override
  public void cancel() {
    cancelled = true;
    thread.interrupt();
    cancelUpstream();
  }

  private void cancelUpstream() {
    AnswerStream stream = upstream;
    if (stream != null) {
      stream.cancel();
    }
  }

  private void run() {
    try {
      Chain chain = new Chain(model.id(), filters);
      Prompt allowed = allowed(model, chain);
      if (!cancelled) {
        ask(allowed, chain);
      }
    } catch (Refused refused) {
      Refuse verdict = refused.verdict();
      end(failed(kind(verdict.reason()), verdict.detail()));
    } catch (InterruptedException e) {
      // Normally by cancel, and then nobody listens.
      breakOff(Kind.UNCHECKED, "interrupted");
    } catch (RuntimeException e) {
      log.error("Filtered model call broke", e, "provider", model.id());
      breakOff(Kind.UNAVAILABLE, e.getClass().getSimpleName());
    }
  }

  private Prompt allowed(ChatModel asked, Chain chain) throws InterruptedException {
    return new FilteredPrompt(asked, chain).of(prompts.apply(asked));
  }

  private void ask(Prompt allowed, Chain chain) throws InterruptedException {
    boolean answersToo = chain.looksAt(Position.ANSWER);
    upstream =
        model.stream(
            asked -> isModel(asked) ? allowed : allowedInstead(asked), answersToo ? held : events);
    if (cancelled) {
      cancelUpstream();
    } else if (answersToo) {
      release(chain);
    }
  }

  /** Not one that answers in its place, and not itself with a smaller budget. */
  private boolean isModel(ChatModel asked) {
    return asked.id().equals(model.id()) && asked.contextTokens() == model.contextTokens();
  }

  /** On the thread that asks the other model; what is thrown ends the answer as failed. */
  private Prompt allowedInstead(ChatModel asked) {
    try {
      return allowed(asked, new Chain(asked.id(), filters));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Tells what comes from the model, as far as it is let through. */
  private void release(Chain chain) throws InterruptedException {
    while (!ended) {
      String window = held.next();
      held.asides().forEach(events);
      if (window.isEmpty()) {
        held.end().ifPresent(this::end);
      } else {
        release(chain.judge(new Passage(Position.ANSWER, before.toString(), window)), window);
      }
    }
  }

  private void release(Verdict verdict, String window) {
    switch (verdict) {
      case Pass pass -> tell(window);
      case Change(String changed) -> tell(changed);
      case Refuse refuse -> {
        cancelUpstream();
        end(
            refuse.reason() == Reason.RULES
                ? new End(CONTENT_FILTER)
                : failed(Kind.UNCHECKED, refuse.detail()));
      }
    }
  }

  private void tell(String text) {
    int room = ChatModel.MAX_ANSWER - told;
    String fitting = text.length() <= room ? text : Windows.cut(text, room);
    if (!fitting.isEmpty() && !cancelled) {
      events.accept(new Text(fitting));
      told += fitting.length();
      remember(fitting);
    }
    if (fitting.length() < text.length()) {
      // Filters may make it longer than the model did.
      cancelUpstream();
      end(new End("length"));
    }
  }

  private void remember(String text) {
    before.append(text);
    int over = before.length() - Passage.MOST_BEFORE;
    if (over > 0) {
      boolean inPair = Character.isLowSurrogate(before.charAt(over));
      before.delete(0, inPair ? over + 1 : over);
    }
  }

  private void end(StreamEvent terminal) {
    ended = true;
    if (cancelled) {
      return;
    }
    held.asides().forEach(events);
    held.usage().ifPresent(events);
    events.accept(terminal);
  }

  private void breakOff(Kind kind, String detail) {
    cancelUpstream();
    if (!ended) {
      end(failed(kind, detail));
    }
  }

  private static Kind kind(Reason reason) {
    return switch (reason) {
      case RULES -> Kind.REFUSED;
      case UNCHECKED -> Kind.UNCHECKED;
    };
  }

  private static Failed failed(Kind kind, String detail) {
    return new Failed(new LlmFailure(kind, detail));
  }
}
