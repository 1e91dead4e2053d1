/**
 * The tests of turns.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code TurnsSurvivalTest} 12: the pace at which answers are stored, and leases of dead
 *       servers
 *   <li>{@code TurnsTest} 7: five seconds of a database that is away
 * </ul>
 */
package io.chatbox.chat;
