/**
 * What was spent, by whom, and daily budgets. Counts what it is told of: answers by their store, in
 * the very write that ends them, summaries by whoever has them written.
 *
 * <p>{@code usage}, a document a user, day and model: {@code v}, {@code uid}, {@code day} midnight
 * UTC at its start, {@code modelId}, {@code answers} that began on it and have ended, their {@code
 * promptTokens} and {@code completionTokens}, {@code estimatedTokens} how many of those are
 * estimates, {@code counted} the last 20 ids of what was counted (an answer's own, or one for this
 * alone), so that nothing is counted twice. Kept for 400 days.
 *
 * <p>Promises: an answer is counted once, however often its end is stored; right across servers.
 */
package io.chatbox.usage;
