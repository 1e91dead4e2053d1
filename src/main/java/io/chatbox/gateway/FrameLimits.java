package io.chatbox.gateway;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.Reason;
import io.chatbox.protocol.UserId;
import io.chatbox.ratelimit.Limit;
import io.chatbox.ratelimit.RateLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds what a user sends over all of his sockets against the limits, before any of it waits or is
 * stored. Never blocks.
 */
@Singleton
final class FrameLimits {
  private static final String ENDPOINT = "/ws";
  private static final Duration INBOX_PAUSE = Duration.ofSeconds(1);

  private final RateLimits limits;

  @Inject
  FrameLimits(RateLimits limits) {
    this.limits = limits;
  }

  /** Why this frame is refused, if it is. */
  Optional<ChatException> refusal(UserId userId, ClientFrame frame) {
    Optional<ChatException> refusal = refusal(userId);
    return refusal.isEmpty() && asksTheModel(frame)
        ? refusal(Limit.MESSAGES, userId, Refusals.TOO_MANY_MESSAGES)
        : refusal;
  }

  /** As {@link #refusal(UserId, ClientFrame)}, for what isn't even a frame. */
  Optional<ChatException> refusal(UserId userId) {
    return refusal(Limit.FRAMES, userId, Refusals.TOO_FAST);
  }

  private Optional<ChatException> refusal(Limit limit, UserId userId, Reason reason) {
    return limits.take(limit, userId.value(), ENDPOINT).map(reason::refusalFor);
  }

  /** What one connection sends faster than it can be stored. */
  static ChatException inboxFull() {
    return Refusals.INBOX_FULL.refusalFor(INBOX_PAUSE);
  }

  private static boolean asksTheModel(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.UserMessage message -> true;
      case ClientFrame.PlainMessage message -> true;
      case ClientFrame.Edit edit -> true;
      case ClientFrame.Regenerate again -> true;
      case ClientFrame.Stop stop -> false;
      case ClientFrame.ModelSelect select -> false;
      case ClientFrame.Feedback feedback -> false;
      case ClientFrame.TypingIndicator typing -> false;
      case ClientFrame.TokenRefresh refresh -> false;
      case ClientFrame.Sync sync -> false;
      case ClientFrame.Ping ping -> false;
    };
  }
}
