package io.chatbox.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * What clients are told when something can't be done.
 *
 * @param reason which of a code's causes it is: a word in lower snake case that never changes, for
 *     programs to go by
 * @param message what the client can do, for people; it never holds an internal detail, an
 *     exception's text or another user's data
 * @param retryAfter when the same request may succeed, if that is known
 */
public record Refusal(
    ErrorCode code, String reason, String message, Optional<Duration> retryAfter) {}
