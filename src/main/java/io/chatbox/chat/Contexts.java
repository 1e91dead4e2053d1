package io.chatbox.chat;

import io.chatbox.config.ModelSettings;
import io.chatbox.config.Settings;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt.Requester;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Excerpt;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.Message;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Transcripts;
import io.chatbox.telemetry.Log;
import io.chatbox.usage.TokenUse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What models are told of conversations. Where summaries are on, the model itself writes one of
 * what a context no longer holds, after it has answered, for the answers to come. Blocks on the
 * database; any number of threads.
 */
@Singleton
final class Contexts {
  private static final Log log = Log.of(Contexts.class);
  private static final ContextSummary NONE = new ContextSummary("", 0, 0);

  private final Transcripts transcripts;
  private final ContextSummaries summaries;
  private final Optional<Summarizer> summarizer;

  @Inject
  Contexts(
      Settings settings,
      Transcripts transcripts,
      ContextSummaries summaries,
      LeftConversations left,
      TokenUse tokens) {
    this(
        transcripts,
        summaries,
        left,
        Optional.of(tokens).filter(on -> settings.get(ModelSettings.LLM_CONTEXT_SUMMARY)));
  }

  /**
   * @param left gets to know the conversations that models kept of summaries
   * @param tokens counts those of summaries; empty if none are written and used
   */
  Contexts(
      Transcripts transcripts,
      ContextSummaries summaries,
      LeftConversations left,
      Optional<TokenUse> tokens) {
    this.transcripts = transcripts;
    this.summaries = summaries;
    summarizer = tokens.map(use -> new Summarizer(summaries, left, use));
  }

  /** The session's last messages, as many as a context may need. */
  Excerpt recent(SessionId sessionId) {
    return transcripts.last(sessionId, Long.MAX_VALUE, ContextWindow.MAX_MESSAGES);
  }

  /** Those before a question. */
  Excerpt before(Message question) {
    return transcripts.last(question.sessionId(), question.seq(), ContextWindow.MAX_MESSAGES);
  }

  /**
   * @param requester who asks it
   * @param recent what {@link #recent} or {@link #before} returned
   * @param remote where a provider keeps the conversation, if one does
   */
  ContextWindow.View view(
      ChatModel model,
      Message question,
      Requester requester,
      Excerpt recent,
      Optional<RemoteConversation> remote) {
    ContextWindow.View view =
        new ContextWindow(model, question, requester, NONE).of(recent, remote);
    if (view.whole() || summarizer.isEmpty()) {
      return view;
    }
    ContextSummary summary = summaries.find(question.sessionId());
    return summary.text().isEmpty()
        ? view
        : new ContextWindow(model, question, requester, summary).of(recent, remote);
  }

  /** Sees to it that a later context knows of what this one left out. Blocks on the model. */
  void remember(SessionId sessionId, ChatModel model, ContextWindow.View view) {
    if (view.whole() || summarizer.isEmpty()) {
      return;
    }
    try {
      summarizer.get().extend(sessionId, model);
    } catch (ChatException databaseAway) {
      log.debug("summary not written, the next answer tries again", "session", sessionId);
    } catch (RuntimeException fault) {
      log.error("summary not written", fault, "session", sessionId);
    }
  }
}
