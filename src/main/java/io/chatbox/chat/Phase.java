package io.chatbox.chat;

import io.chatbox.llm.AnswerStream;
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

  /**
   * Nothing is announced yet: it waits for other servers, reads and stores.
   *
   * @param cut how it is to end as soon as it is announced, should somebody have ended it by now
   */
  record Preparing(Optional<Claim> claim, Optional<Ending> cut) implements Phase {
    static final Preparing FRESH = new Preparing(Optional.empty(), Optional.empty());

    Preparing claimed(Claim taken) {
      return new Preparing(Optional.of(taken), cut);
    }

    Preparing cutShort(Ending ending) {
      return new Preparing(claim, Optional.of(ending));
    }
  }

  /**
   * The answer is announced and grows.
   *
   * @param stream what brings it, once the model was asked
   */
  record Answering(Begun begun, Optional<AnswerStream> stream) implements Phase {
    @Override
    public Optional<Claim> claim() {
      return Optional.of(begun.claim());
    }

    Answering of(AnswerStream opened) {
      return new Answering(begun, Optional.of(opened));
    }

    /** Another model than the one that was asked answers. */
    Answering by(String modelId) {
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
