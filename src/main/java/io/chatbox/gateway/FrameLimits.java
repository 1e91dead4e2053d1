package io.chatbox.gateway;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.ErrorCode;
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
        ? refusal(Limit.MESSAGES, userId, "You have sent many messages. Wait a moment.")
        : refusal;
  }

  /** As {@link #refusal(String, ClientFrame)}, for what isn't even a frame. */
  Optional<ChatException> refusal(UserId userId) {
    return refusal(Limit.FRAMES, userId, "You send too fast. Wait a moment.");
  }

  private Optional<ChatException> refusal(Limit limit, UserId userId, String message) {
    return limits
        .take(limit, userId.value(), ENDPOINT)
        .map(wait -> new ChatException(ErrorCode.TOO_MANY_REQUESTS, message, wait));
  }

  /** What one connection sends faster than it can be stored. */
  static ChatException inboxFull() {
    return new ChatException(
        ErrorCode.TOO_MANY_REQUESTS,
        "You send faster than we can take. Wait a moment.",
        INBOX_PAUSE);
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
