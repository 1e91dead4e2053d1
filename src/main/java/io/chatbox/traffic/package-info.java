/**
 * What HTTP clients may hold of this server while they are served: places, memory, time and
 * connections. {@code ratelimit} says how often somebody may come, this how much at once and for
 * how long.
 *
 * <p>Promises: no request of the application holds a platform thread while its client is slow; each
 * is cut when its client falls behind the least pace; nobody takes more than a share of what all
 * share; what is refused is told when to come again; sockets and probes are never refused here.
 *
 * <p>{@link io.chatbox.traffic.ExchangeFilter} is where requests come in, {@code InFlight} counts
 * them, {@code ConnectionWatch} looks after their time and after connections that bring none.
 */
package io.chatbox.traffic;
