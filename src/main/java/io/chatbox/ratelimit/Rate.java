package io.chatbox.ratelimit;

import java.time.Duration;

/**
 * So many in so much time.
 *
 * @param tokens from 1 to one a nanosecond
 */
record Rate(long tokens, Duration period) {}
