/**
 * A server under attack by clients that cost next to nothing, beside somebody who chats all the
 * while and is not to notice.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code SiegeIT} 180: a server, 700 MB of conversations, six seconds of each of ten attacks,
 *       and more than a minute until the last who holds on is cut
 * </ul>
 */
package io.chatbox.siege;
