package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.protocol.Sender;
import io.chatbox.session.Message;
import io.chatbox.session.RemoteConversation;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a model is told when it answers a question: the system prompt and as much of the stored
 * conversation as its budget holds, newest first to stay, the question last.
 *
 * <p>Messages that were written while an earlier answer ran have lower numbers than that answer. So
 * an answer stands where its question does, and what was asked later stays out.
 *
 * <p>A conversation that a provider keeps goes on only where its last answer directly precedes the
 * question: after an edit, or with another model's or a person's answer in between, the provider
 * would know something else than the user sees.
 */
record ContextWindow(ChatModel model, Message question) {
  /** How far back a turn reads; what a budget holds ends sooner in most conversations. */
  static final int MAX_MESSAGES = 200;

  private static final Comparator<Message> IN_CONVERSATION =
      Comparator.comparingLong(ContextWindow::place).thenComparingLong(Message::seq);

  static ContextWindow of(ChatModel model, Message question) {
    return new ContextWindow(model, question);
  }

  /**
   * @param stored the session's last messages, the question among them
   * @param remote where a provider keeps the conversation, if one does
   */
  Prompt prompt(List<Message> stored, Optional<RemoteConversation> remote) {
    List<Message> earlier =
        stored.stream()
            .filter(message -> place(message) < question.seq())
            .filter(message -> !message.content().isBlank())
            .sorted(IN_CONVERSATION)
            .toList();
    Deque<Part> parts = new ArrayDeque<>();
    parts.add(new Part(Role.USER, question.content()));
    int left =
        model.contextTokens()
            - cost(question.content())
            - model.systemPrompt().map(ContextWindow::cost).orElse(0);
    for (Message message : earlier.reversed()) {
      left -= cost(message.content());
      if (left < 0) {
        break;
      }
      parts.addFirst(new Part(role(message.sender()), message.content()));
    }
    // A conversation begins with somebody asking: an answer whose question is left out goes too.
    while (parts.getFirst().role() == Role.ASSISTANT) {
      parts.removeFirst();
    }
    model.systemPrompt().ifPresent(text -> parts.addFirst(new Part(Role.SYSTEM, text)));
    Optional<Conversation> kept =
        remote
            .filter(it -> !earlier.isEmpty() && earlier.getLast().id().equals(it.answerId()))
            .map(it -> new Conversation(it.modelId(), it.id()));
    return new Prompt(List.copyOf(parts), question.userId(), kept);
  }

  private static long place(Message message) {
    return message.answer().map(Message.Answer::answersSeq).orElse(message.seq());
  }

  private static int cost(String text) {
    return Tokens.estimate(text.length());
  }

  private static Role role(Sender sender) {
    return switch (sender) {
      case USER -> Role.USER;
      case AI, ADMIN -> Role.ASSISTANT;
      case SYSTEM -> Role.SYSTEM;
    };
  }
}
