/**
 * The tests of what all providers share, and of each in a package of its own.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code PassingFaultsTest} 5: pauses between attempts, and timeouts
 *   <li>{@code NothingLeftBehindTest} 6: five hundred calls
 * </ul>
 */
package io.chatbox.llm;
