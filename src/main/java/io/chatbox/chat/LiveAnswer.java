package io.chatbox.chat;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.AnswerText.Asked;
import io.chatbox.chat.Phase.Answering;
import io.chatbox.chat.Phase.Asking;
import io.chatbox.chat.Phase.Begun;
import io.chatbox.chat.Phase.Ended;
import io.chatbox.chat.Phase.Live;
import io.chatbox.chat.Phase.Over;
import io.chatbox.chat.Phase.Preparing;
import io.chatbox.chat.Phase.Refused;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A turn's answer as it comes: how far it is, what the model has said, and in which order that is
 * told. Blocks on nothing. The monitor orders text, end and {@link #cutShort}; it belongs to this
 * answer alone and is held for as long as it takes to pass a piece on. Any number of threads.
 */
final class LiveAnswer {
  private final Task task;
  private final MessageId id;
  private final Audience audience;
  private final Keeping keeping;
  private final BiConsumer<Begun, Ending> whenEnded;
  private final AnswerText text = new AnswerText();

  /** Whether it was announced, or will never be. */
  private final CountDownLatch known = new CountDownLatch(1);

  private Phase phase;

  /**
   * @param phase where it begins
   * @param whenEnded sees to it that its end is stored; called with the monitor, once at most
   */
  LiveAnswer(
      Task task,
      MessageId id,
      Preparing phase,
      TurnParts parts,
      BiConsumer<Begun, Ending> whenEnded) {
    this.task = task;
    this.id = id;
    this.phase = phase;
    this.whenEnded = whenEnded;
    audience = parts.audience();
    keeping = new Keeping(parts);
  }

  synchronized void claimed(Claim claim) {
    if (phase instanceof Preparing preparing) {
      phase = preparing.claimed(claim);
    }
  }

  /** How it is to end, if somebody has ended it before it began. */
  synchronized Optional<Ending> cut() {
    return phase instanceof Preparing preparing ? preparing.cut() : Optional.empty();
  }

  /**
   * Whether the model is to be asked now.
   *
   * @param started the answer, if it is stored
   */
  synchronized boolean ask(
      Asking asking, Optional<Message> started, ChatModel model, Prompt prompt) {
    if (!(phase instanceof Preparing preparing)) {
      return false; // It was abandoned.
    }
    text.answers(model, prompt);
    Asking cut = preparing.cut().map(asking::cutShort).orElse(asking);
    phase = cut;
    started.or(preparing::answer).ifPresent(answer -> announce(cut, answer));
    return cut.cut().isEmpty();
  }

  /** The model that is asked in fact, with what it is told. */
  synchronized Prompt told(ChatModel asked, Prompt prompt) {
    text.answers(asked, prompt);
    return prompt;
  }

  /** What brings the answer; one that nobody wants any more is cancelled. */
  synchronized void attach(AnswerStream opened) {
    boolean goesOn = phase instanceof Live live && live.cut().isEmpty();
    if (phase instanceof Live live) {
      phase = live.of(opened);
    }
    if (!goesOn) {
      opened.cancel();
    }
  }

  /**
   * Question and answer are stored, and whoever asked knows it.
   *
   * @return why the model was not asked, if it was not
   */
  synchronized Optional<Refusal> stored(Message answer) {
    switch (phase) {
      case Preparing preparing -> phase = preparing.stored(answer);
      case Asking asking -> announce(asking, answer);
      case Refused(Optional<Claim> claim, Refusal fault) -> {
        return Optional.of(fault);
      }
      case Answering answering -> {}
      case Ended ended -> {}
      case Over over -> {}
    }
    return Optional.empty();
  }

  /** Tells that the model begins, and what it has said by now. Called with the monitor. */
  private void announce(Asking asking, Message answer) {
    Answering answering = asking.answering(answer);
    phase = answering;
    tell(
        new SessionEvent.Started(task.session().id(), id, task.question().id(), asking.replaces()));
    if (text.isThinking()) {
      tell(new SessionEvent.Thinking(task.session().id(), id));
    }
    if (text.length() > 0) {
      tell(new SessionEvent.Piece(task.session().id(), id, 0, text.soFar()));
    }
    known.countDown();
    asking.cut().ifPresent(ending -> conclude(answering.begun(), ending));
  }

  /** Waits until it was announced, or will never be; not longer than so. */
  void awaitKnown(Duration patience) {
    try {
      known.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it before the model does; whether it ran. What came so far is kept. */
  synchronized boolean cutShort(Ending ending) {
    return switch (phase) {
      case Preparing preparing -> {
        // An answer ends only after it was announced.
        phase = preparing.cutShort(ending);
        yield preparing.cut().isEmpty();
      }
      case Asking asking -> {
        asking.stream().ifPresent(AnswerStream::cancel);
        phase = asking.cutShort(ending);
        yield asking.cut().isEmpty();
      }
      case Answering answering -> {
        answering.stream().ifPresent(AnswerStream::cancel);
        conclude(answering.begun(), ending);
        yield true;
      }
      case Refused refused -> false;
      case Ended ended -> false;
      case Over over -> false;
    };
  }

  synchronized void on(StreamEvent event) {
    if (!(phase instanceof Live live) || live.cut().isPresent()) {
      return;
    }
    switch (event) {
      case StreamEvent.AnsweredBy(String modelId) -> phase = live.by(modelId);
      case StreamEvent.Text(String more) -> append(more);
      case StreamEvent.Thinking sign -> think();
      case StreamEvent.Usage counted -> text.count(counted);
      case StreamEvent.Kept(Conversation kept) -> keeping.keep(live.taken(), text.keptIn(kept));
      case StreamEvent.End(String reason) -> ends(new Ending.Complete(reason));
      case StreamEvent.Failed(LlmFailure failure) -> ends(Ending.failed(failure));
    }
  }

  private void think() {
    if (text.think() && phase instanceof Answering) {
      tell(new SessionEvent.Thinking(task.session().id(), id));
    }
  }

  private void append(String more) {
    if (phase instanceof Answering) {
      tell(new SessionEvent.Piece(task.session().id(), id, text.length(), more));
    }
    text.append(more);
  }

  /** Called with the monitor. */
  private void ends(Ending ending) {
    if (phase instanceof Answering answering) {
      conclude(answering.begun(), ending);
    } else if (phase instanceof Asking asking) {
      phase = asking.cutShort(ending);
    }
  }

  private void conclude(Begun begun, Ending ending) {
    phase = new Ended(begun);
    whenEnded.accept(begun, ending);
  }

  /**
   * It could not begin.
   *
   * @param early whether question and answer are still being stored
   * @return whether that is seen to: what is stored of it ends there, too
   */
  synchronized boolean giveUp(Refusal fault, boolean early) {
    return switch (phase) {
      case Preparing preparing -> {
        boolean later = early && preparing.answer().isEmpty();
        if (later) {
          phase = new Refused(preparing.claim(), fault);
        }
        yield later;
      }
      case Live live -> {
        ends(new Ending.Failed(fault));
        yield true;
      }
      case Refused refused -> true;
      case Ended ended -> true;
      case Over over -> true;
    };
  }

  /** What a model was asked, if it was, and nobody has heard of that. */
  synchronized Optional<Asked> asked() {
    boolean asked = phase instanceof Asking asking && asking.stream().isPresent();
    return asked ? Optional.of(text.asked()) : Optional.empty();
  }

  /** It comes to nothing; the claim that is left. */
  synchronized Optional<Claim> over() {
    if (phase instanceof Live live) {
      live.stream().ifPresent(AnswerStream::cancel);
    }
    known.countDown();
    Optional<Claim> claim = phase.claim();
    phase = new Over(claim);
    return claim;
  }

  /** All that was told so far, with nothing told in between. */
  synchronized void catchUp(Consumer<Progress> told) {
    if (phase instanceof Answering || phase instanceof Ended) {
      told.accept(
          new Progress(
              new SessionEvent.Piece(task.session().id(), id, 0, text.soFar()), text.isThinking()));
    }
  }

  /** The claim to renew, while there is one. */
  synchronized Optional<Claim> renewable() {
    return phase.claim();
  }

  /**
   * What has been added since this was last asked, if that is due.
   *
   * @param now {@link System#nanoTime()}
   */
  synchronized Optional<Growth> growth(long now) {
    return phase instanceof Answering answering
        ? text.growth(answering.begun().answer(), now)
        : Optional.empty();
  }

  /** What was last given out could not be stored. */
  synchronized void storeAgain() {
    text.storeAgain();
  }

  synchronized Outcome outcome(Ending ending, Instant now) {
    return text.outcome(id, ending, task.question().at(), now);
  }

  private void tell(SessionEvent event) {
    audience.tell(event);
  }
}
