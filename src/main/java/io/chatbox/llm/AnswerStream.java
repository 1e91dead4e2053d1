package io.chatbox.llm;

/** A running answer. */
@FunctionalInterface
public interface AnswerStream {
  /** Gives the answer up: aborts the connection to the provider. Idempotent, any thread. */
  void cancel();
}
