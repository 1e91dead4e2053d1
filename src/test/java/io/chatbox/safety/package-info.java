/**
 * The tests of both filters.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code SafetyIT} 17: a server
 * </ul>
 */
package io.chatbox.safety;
