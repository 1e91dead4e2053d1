package io.chatbox.chat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Message;
import java.util.Optional;

/**
 * How far a turn is. It goes from one to the next and never back; {@link Over} can follow each of
 * them.
 */
sealed interface Phase {

  /** The claim that is held, if there is one. */
  Optional<Claim> claim();

  /** The model is asked. */
  sealed interface Live extends Phase {
    Claim taken();

    @Override
    default Optional<Claim> claim() {
      return Optional.of(taken());
    }

    /** What brings the answer, once the model was asked. */
    Optional<AnswerStream> stream();

    /** How it has ended already, though that can't be told yet. */
    Optional<Ending> cut();

    Live of(AnswerStream opened);

    /** Another model than the one that was asked answers. */
    Live by(String modelId);
  }

  /**
   * Nothing is announced yet: it waits for other servers, reads and stores.
   *
   * @param answer as it is stored, should the model be asked later than that
   * @param cut how it is to end as soon as it is announced, should somebody have ended it by now
   */
  record Preparing(Optional<Claim> claim, Optional<Message> answer, Optional<Ending> cut)
      implements Phase {
    static final Preparing FRESH =
        new Preparing(Optional.empty(), Optional.empty(), Optional.empty());

    Preparing claimed(Claim taken) {
      return new Preparing(Optional.of(taken), answer, cut);
    }

    Preparing stored(Message begun) {
      return new Preparing(claim, Optional.of(begun), cut);
    }

    Preparing cutShort(Ending ending) {
      return new Preparing(claim, answer, Optional.of(cut.orElse(ending)));
    }
  }

  /**
   * The model is asked while question and answer are being stored, and nothing of it is told before
   * they are.
   *
   * @param replaces the first message that is dropped for the answer, if any is
   * @param by the model that answers, if not the one that was asked
   */
  record Asking(
      Claim taken,
      Briefing briefing,
      Optional<MessageId> replaces,
      Optional<String> by,
      Optional<AnswerStream> stream,
      Optional<Ending> cut)
      implements Live {

    Asking(Claim taken, Briefing briefing, Optional<MessageId> replaces) {
      this(taken, briefing, replaces, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public Asking of(AnswerStream opened) {
      return new Asking(taken, briefing, replaces, by, Optional.of(opened), cut);
    }

    @Override
    public Asking by(String modelId) {
      return new Asking(taken, briefing, replaces, Optional.of(modelId), stream, cut);
    }

    Asking cutShort(Ending ending) {
      return new Asking(taken, briefing, replaces, by, stream, Optional.of(cut.orElse(ending)));
    }

    /** As it is announced. */
    Answering answering(Message answer) {
      return new Answering(
          new Begun(taken, by.map(answer::answeredBy).orElse(answer), briefing), stream);
    }
  }

  /** The model was not asked, which is told once the question is stored. */
  record Refused(Optional<Claim> claim, Refusal fault) implements Phase {}

  /** The answer is announced and grows. */
  record Answering(Begun begun, Optional<AnswerStream> stream) implements Live {
    @Override
    public Claim taken() {
      return begun.claim();
    }

    @Override
    public Optional<Ending> cut() {
      return Optional.empty();
    }

    @Override
    public Answering of(AnswerStream opened) {
      return new Answering(begun, Optional.of(opened));
    }

    @Override
    public Answering by(String modelId) {
      return new Answering(
          new Begun(begun.claim(), begun.answer().answeredBy(modelId), begun.briefing()), stream);
    }
  }

  /** Nothing is added any more; how it ended is being stored and told. */
  record Ended(Begun begun) implements Phase {
    @Override
    public Optional<Claim> claim() {
      return Optional.of(begun.claim());
    }
  }

  /** It came to no answer. */
  record Over(Optional<Claim> claim) implements Phase {}

  /**
   * An answer that is stored, if only its beginning.
   *
   * @param answer as it was when it began, but for the model that gives it
   */
  record Begun(Claim claim, Message answer, Briefing briefing) {}
}
