package io.chatbox.chat;

import io.chatbox.llm.Conversation;
import io.chatbox.protocol.ChatException;
import io.chatbox.session.Answers.Claim;
import io.chatbox.telemetry.Log;
import java.util.concurrent.CompletableFuture;

/**
 * Stores where a provider keeps the conversation as soon as it says so: should this server die now,
 * or the answer fail, none stays there that nobody knows of. Not thread-safe: its turn's monitor
 * guards it.
 */
final class Keeping {
  private static final Log log = Log.of(Keeping.class);

  private final TurnParts parts;

  /** What was told last is stored last. */
  private CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);

  Keeping(TurnParts parts) {
    this.parts = parts;
  }

  /** Returns at once. */
  void keep(Claim claim, Conversation conversation) {
    boolean known =
        claim
            .remote()
            .filter(it -> it.modelId().equals(conversation.model()))
            .filter(it -> it.id().equals(conversation.id()))
            .isPresent();
    if (!known) {
      stored = stored.thenRunAsync(() -> store(claim, conversation), parts.threads());
    }
  }

  private void store(Claim claim, Conversation conversation) {
    try {
      parts.patience().answers().keep(claim, conversation.model(), conversation.id());
    } catch (ChatException databaseAway) {
      log.debug("conversation not stored, the answer's end does", "session", claim.sessionId());
    } catch (RuntimeException fault) {
      log.error("conversation could not be stored", fault, "session", claim.sessionId());
    }
  }
}
