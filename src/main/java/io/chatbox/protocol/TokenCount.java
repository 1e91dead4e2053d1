package io.chatbox.protocol;

/**
 * Tokens that an answer cost.
 *
 * @param estimated true where the provider reported none
 */
public record TokenCount(int prompt, int completion, boolean estimated) {
  public int total() {
    return prompt + completion;
  }
}
