/**
 * The tests of what administrators do.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code AdminHttpIT} 13: a server with encryption, if none runs yet, and the pace of a
 *       rotation
 * </ul>
 */
package io.chatbox.admin;
