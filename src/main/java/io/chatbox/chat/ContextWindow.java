package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Requester;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.protocol.Sender;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.session.RemoteConversation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model is told when it answers a question: the system prompt, a summary of what is long
 * past, and as much of the stored conversation as its budget holds, the question last. A question
 * and its answers are an exchange; the newest exchanges stay, each whole or not at all.
 *
 * <p>Messages that were written while an earlier answer ran have lower numbers than that answer. So
 * an answer stands where its question does, and what was asked later stays out.
 *
 * <p>An answer that was cut short counts with what came of it, as it stands: that is what its user
 * sees and may ask about ("go on"). No mark says that it broke off, because models take what stands
 * in their own words for a way to speak and repeat it. One of which nothing came is left out;
 * {@link io.chatbox.llm.PromptShape} then joins its question and the next. But a question that was
 * refused for what it says is left out with it: whoever is told it again refuses again, whatever is
 * asked with it.
 *
 * <p>A conversation that a provider keeps goes on only where its last answer directly precedes the
 * question: after an edit, or with another model's or a person's answer in between, the provider
 * would know something else than the user sees.
 */
final class ContextWindow {
  /** How far back a turn reads; what a budget holds ends sooner in most conversations. */
  static final int MAX_MESSAGES = 200;

  /**
   * What a message's role and its ends take in chat formats. Where {@link
   * io.chatbox.llm.PromptShape} joins messages that takes less.
   */
  private static final int FRAME = 4;

  /** A question that one of these became of would have all later ones refused. */
  private static final Set<String> REFUSED =
      Set.of(Refusals.CONVERSATION_REJECTED.word(), Refusals.MESSAGE_REFUSED.word());

  private static final Comparator<Message> IN_CONVERSATION =
      Comparator.comparingLong(ContextWindow::place).thenComparingLong(Message::seq);

  private final ChatModel model;
  private final Message question;
  private final Requester requester;
  private final ContextSummary summary;

  /**
   * @param requester who asks the question
   * @param summary its text is empty if there is none
   */
  ContextWindow(ChatModel model, Message question, Requester requester, ContextSummary summary) {
    this.model = model;
    this.question = question;
    this.requester = requester;
    this.summary = summary;
  }

  /**
   * @param whole whether nothing was left out that isn't in the summary
   */
  record View(Prompt prompt, boolean whole) {}

  /**
   * @param last the session's last messages, the question among them
   * @param remote where a provider keeps the conversation, if one does
   */
  View of(Excerpt last, Optional<RemoteConversation> remote) {
    List<Message> stored = last.messages();
    List<List<Message>> earlier = exchanges(stored, summary.upTo(), question.seq());
    Deque<Part> parts = new ArrayDeque<>();
    Part asked = new Part.Text(Role.USER, question.content());
    parts.add(asked);
    int left = model.contextTokens() - cost(model, asked, model.contextTokens());
    List<Part> head = head();
    for (Part part : head) {
      left -= cost(model, part, left);
    }
    int kept = 0;
    for (List<Message> exchange : earlier.reversed()) {
      left -= cost(model, exchange, left);
      if (left < 0) {
        break;
      }
      kept++;
      exchange.reversed().forEach(message -> parts.addFirst(part(message)));
    }
    head.reversed().forEach(parts::addFirst);
    boolean readAll = !last.more() || stored.getFirst().seq() <= summary.upTo() + 1;
    Optional<Conversation> goesOn = goesOn(stored, remote);
    return new View(
        new Prompt(List.copyOf(parts), requester, goesOn),
        goesOn.isPresent() || kept == earlier.size() && readAll);
  }

  /** The provider may know of a question that it refused: that counts here. */
  private Optional<Conversation> goesOn(List<Message> stored, Optional<RemoteConversation> remote) {
    Optional<Message> last =
        said(stored, summary.upTo(), question.seq()).reduce((earlier, later) -> later);
    return remote
        .filter(it -> last.filter(message -> message.id().equals(it.answerId())).isPresent())
        .map(it -> new Conversation(it.modelId(), it.id()));
  }

  private List<Part> head() {
    List<Part> head = new ArrayList<>();
    model.systemPrompt().ifPresent(text -> head.add(new Part.Text(Role.SYSTEM, text)));
    if (!summary.text().isEmpty()) {
      head.add(new Part.Text(Role.SYSTEM, "Summary of the conversation so far: " + summary.text()));
    }
    return head;
  }

  /**
   * Questions with what answered them, in the conversation's order; what was asked above {@code
   * after} and below {@code before}. What nobody asked for at the beginning is left out: a
   * conversation begins with somebody asking. So is a question that was refused for what it says.
   */
  static List<List<Message>> exchanges(List<Message> stored, long after, long before) {
    List<List<Message>> exchanges = new ArrayList<>();
    Set<Long> refused = refused(stored);
    said(stored, after, before)
        .filter(message -> !refused.contains(message.seq()))
        .forEach(
            message -> {
              if (message.sender() == Sender.USER) {
                exchanges.add(new ArrayList<>());
              }
              if (!exchanges.isEmpty()) {
                exchanges.getLast().add(message);
              }
            });
    return exchanges;
  }

  /** In the conversation's order. */
  private static Stream<Message> said(List<Message> stored, long after, long before) {
    return stored.stream()
        .filter(message -> place(message) > after && place(message) < before)
        .filter(message -> !message.content().isBlank())
        .sorted(IN_CONVERSATION);
  }

  /** Numbers of the questions that were refused for what they say, before a word came. */
  private static Set<Long> refused(List<Message> stored) {
    return stored.stream()
        .filter(message -> message.content().isBlank())
        .flatMap(message -> message.answer().stream())
        .filter(answer -> answer.failure().filter(REFUSED::contains).isPresent())
        .map(Message.Answer::answersSeq)
        .collect(Collectors.toSet());
  }

  /** Where it stands in the conversation. */
  static long place(Message message) {
    return message.answer().map(Message.Answer::answersSeq).orElse(message.seq());
  }

  /**
   * Tokens of an exchange.
   *
   * @param most counting ends above it
   */
  static int cost(ChatModel model, List<Message> exchange, int most) {
    int cost = 0;
    for (Message message : exchange) {
      if (cost > most) {
        break;
      }
      cost += cost(model, part(message), most - cost);
    }
    return cost;
  }

  private static int cost(ChatModel model, Part part, int most) {
    return FRAME + model.tokens().count(part, Math.max(0, most));
  }

  private static Part part(Message message) {
    return switch (message.sender()) {
      case USER -> new Part.Text(Role.USER, message.content());
      case AI -> new Part.Text(Role.ASSISTANT, message.content());
      case ADMIN -> new Part.Text(Role.ASSISTANT, spokenBy(message) + message.content());
      case SYSTEM -> new Part.Text(Role.SYSTEM, message.content());
    };
  }

  /** So that the model takes no person's words for its own. */
  static String spokenBy(Message staff) {
    String name = staff.metadata().get("admin_name");
    return name == null ? "[A member of staff:] " : "[" + name + ", a member of staff:] ";
  }
}
