/**
 * What integration tests share: running servers with their development services, a socket client, a
 * browser; and the tests of servers that live and die.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code KeyRotationIT} 130: five servers, of which two are killed at it, and the pace of a
 *       rotation
 *   <li>{@code DropInIT} 70: two stock servers with many features, and twelve seconds for the host
 *       to end a session
 *   <li>{@code DatabaseOutageIT} 60: two servers, and how long their database is away, of which the
 *       longest wait is for a lease
 *   <li>{@code TwoServersIT} 55: two servers, and twice the eight seconds of a lease
 *   <li>{@code ResilienceIT} 45: a server, timeouts of a model, and ten seconds of two hundred
 *       answers
 *   <li>{@code RestartIT} 40: two servers one after another, and a page that comes back by itself
 *   <li>{@code StartAndEndIT} 35: a server, and the end of two hundred conversations
 *   <li>{@code ImageIT} 30: the image laid out, and a server of it
 *   <li>{@code LeftConversationsIT} 35: two servers one after another
 *   <li>{@code ProvidersIT} 28: a server
 *   <li>{@code IsolationIT} 18: a server with encryption, if none runs yet
 * </ul>
 */
package io.chatbox.it;
