/**
 * Named limits on how much one user, administrator or address may ask for, and the filter that
 * holds HTTP requests to them; the gateway holds frames to the same ones.
 *
 * <p>Promises: asking is cheap, never blocks and shares no lock between users; whoever is refused
 * is told to the millisecond when the next try will succeed; nobody who goes on asking gets a fresh
 * allowance by being forgotten; memory and log lines are bounded whatever comes.
 *
 * <p>Each limit is a token bucket ({@link io.chatbox.ratelimit.Limit} says why). They are counted
 * in this server's memory. {@code Buckets} alone knows that: to count across servers, it hands out
 * Bucket4j's buckets from another place.
 */
package io.chatbox.ratelimit;
