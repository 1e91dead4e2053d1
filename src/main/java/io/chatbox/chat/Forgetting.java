package io.chatbox.chat;

import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Models;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.LeftConversations.Left;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Has providers delete the conversations that they keep and nobody goes on with. One that is away
 * is asked again, less and less often, for a week; then the conversation stays there, which the log
 * says. Servers share the work.
 */
@Singleton
final class Forgetting implements Background {
  private static final Log log = Log.of(Forgetting.class);
  private static final Duration PACE = Duration.ofSeconds(5);

  /** In a round, each of which may take the ten seconds that a provider does not answer. */
  private static final int AT_ONCE = 20;

  static final Duration GIVEN_UP = Duration.ofDays(7);

  private final LeftConversations conversations;
  private final Models models;
  private final Clock clock;
  private final Rounds rounds = Rounds.on("forgetting");

  @Inject
  Forgetting(LeftConversations conversations, Models models, Clock clock) {
    this.conversations = conversations;
    this.models = models;
    this.clock = clock;
  }

  @Override
  public void start() {
    rounds.every(PACE, this::round);
  }

  @PreDestroy
  void stop() {
    rounds.close();
  }

  /** Works off some of those that are due. Blocks on database and providers. */
  void round() {
    for (int count = 0; count < AT_ONCE && !rounds.isClosed(); count++) {
      Optional<Left> left = conversations.take();
      if (left.isEmpty()) {
        return;
      }
      forget(left.get());
    }
  }

  private void forget(Left left) {
    Optional<ChatModel> model = models.find(left.modelId());
    if (model.isEmpty()) {
      giveUp(left, "model is not configured");
    } else if (isForgotten(model.get(), left)) {
      conversations.done(left);
    } else if (left.since().plus(GIVEN_UP).isBefore(clock.instant())) {
      giveUp(left, "tried for " + GIVEN_UP.toDays() + " days");
    } else {
      log.debug("conversation is still kept by its provider", "model", left.modelId());
    }
  }

  private static boolean isForgotten(ChatModel model, Left left) {
    return model.forget(new Conversation(left.modelId(), left.id()), left.userId().value());
  }

  private void giveUp(Left left, String why) {
    conversations.done(left);
    log.warn(
        "Conversation stays at its provider",
        "model",
        left.modelId(),
        "conversation",
        left.id(),
        "reason",
        why);
  }
}
