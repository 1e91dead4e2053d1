package io.chatbox.llm;

/** What a model says while it answers. */
public sealed interface StreamEvent {

  /**
   * Another model than the one that was asked answers, because that couldn't. Said by a {@link
   * ChatModel} before the first piece; never by a {@link Provider}.
   *
   * @param modelId its id
   */
  record AnsweredBy(String modelId) implements StreamEvent {}

  /**
   * The model lives and has not begun to speak: it reasons, or a workflow is at a step. A {@link
   * Provider} says it as often as it hears so, a {@link ChatModel} once at most, before the first
   * piece.
   */
  record Thinking() implements StreamEvent {
    /** All there is to say. */
    public static final Thinking SIGN = new Thinking();
  }

  /** More of the answer; never empty. */
  record Text(String text) implements StreamEvent {}

  /** Tokens, as the provider counted them. */
  record Usage(int promptTokens, int completionTokens) implements StreamEvent {}

  /**
   * The provider keeps the conversation itself, this answer included, and wants to be told so with
   * the next question ({@link Prompt#conversation()}). It may be one of a model that has failed
   * before another answered: then it does not hold the answer, and is only to be {@link
   * ChatModel#forget forgotten}.
   */
  record Kept(Conversation conversation) implements StreamEvent {}

  /**
   * The answer is complete.
   *
   * @param finishReason the provider's word for why it ended, such as {@code stop} or {@code
   *     length}
   */
  record End(String finishReason) implements StreamEvent {}

  /** There will be no (more) answer. */
  record Failed(LlmFailure failure) implements StreamEvent {}
}
