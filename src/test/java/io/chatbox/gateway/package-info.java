/**
 * The tests of sockets, as units and through the servers that tests share.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code ConnectTalkDropIT} 20: five hundred people who come and go
 *   <li>{@code RawFramesIT} 17: ten seconds until a promised place is free again, five until a deaf
 *       peer is cut
 *   <li>{@code DeadlinesIT} 13: several times the three seconds for a pong
 *   <li>{@code CutConnectionsIT} 12: many connections, each cut at another place
 *   <li>{@code SessionLifeIT} 11: sessions that expire
 *   <li>{@code ModelConnectionIT} 10: timeouts of a model
 *   <li>{@code HalfOpenIT} 10: several times the three seconds for a pong
 *   <li>{@code SlowReaderIT} 15: full buffers, and two seconds for each write
 *   <li>{@code SignInRenewalIT} 6: tokens that expire
 *   <li>{@code OldClientsIT} 5: many connections, each cut at another place
 * </ul>
 */
package io.chatbox.gateway;
