package io.chatbox.llm.dify;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** An app of Dify's. Its key says which. */
public final class Dify implements Provider {
  /** How long a call that is given up waits to learn what there is to stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DifyApp app;

  /**
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Dify(LlmProviderSettings settings, Wire wire) {
    this(settings, wire, PATIENCE);
  }

  Dify(LlmProviderSettings settings, Wire wire, Duration patience) {
    app =
        new DifyApp(
            settings.id(), wire, wire.upstream(settings), settings.generation().inputs(), patience);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    DifyCall call = new DifyCall(app, prompt, events);
    call.begin();
    return call;
  }

  /** Workflows send mails and book rooms. */
  @Override
  public boolean hasEffects() {
    return true;
  }

  /** What was never kept under such a name, or of another user's, counts as deleted. */
  @Override
  public boolean forget(Conversation conversation, String userId) {
    if (!DifyReader.isId(conversation.id())) {
      return true;
    }
    try {
      String path = "/conversations/" + conversation.id();
      int status = app.upstream().send("DELETE", path, app.as(userId));
      return status >= 200 && status < 300 || status == 404;
    } catch (IOException away) {
      return false;
    }
  }
}
