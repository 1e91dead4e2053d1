package io.chatbox.safety;

import java.util.Set;

/** Judges texts on their way to a model or from it. Any number of threads. */
public interface TextFilter {
  /** One word, for the log. */
  String name();

  /** Filters are asked in ascending order; this package's description lists those taken. */
  int order();

  /** The texts that it wants to see; none if it is switched off. Always the same. */
  Set<Passage.Position> positions();

  /** Begins with a call of a model. */
  Judge begin();

  /**
   * A filter's work on one call of a model: the texts that go to it, oldest first, then those of
   * the answer. One text at a time, from a virtual thread that it may block for a bounded time.
   */
  @FunctionalInterface
  interface Judge {
    /**
     * What is thrown counts as {@link Verdict.Reason#UNCHECKED}.
     *
     * @throws InterruptedException if the call was given up meanwhile, which is to be noticed soon
     */
    Verdict judge(Passage passage) throws InterruptedException;
  }
}
