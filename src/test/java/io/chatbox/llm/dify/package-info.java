/**
 * The tests of Dify.
 *
 * <p>What takes over five seconds, in seconds on two cores:
 *
 * <ul>
 *   <li>{@code DifyTest} 8: timeouts, and five seconds of a response that does not come
 * </ul>
 */
package io.chatbox.llm.dify;
