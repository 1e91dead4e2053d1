package io.chatbox.security;

import java.time.Duration;

/**
 * How an identity provider's keys are fetched and kept.
 *
 * @param fetch the whole of one fetch, from the name's lookup to the parsed keys; one thread at a
 *     time waits for it
 * @param queue how long others that need an unknown key wait for that fetch
 * @param interval in which at most two fetches begin, whatever keys tokens name
 * @param keep after which keys are fetched anew; more than {@code interval}
 * @param ahead how long before that the fetch begins, on a thread of its own
 * @param outage how long known keys are good while the endpoint is away
 */
record JwksTimes(
    Duration fetch,
    Duration queue,
    Duration interval,
    Duration keep,
    Duration ahead,
    Duration outage) {

  static final JwksTimes DEFAULT =
      new JwksTimes(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofHours(12));
}
