package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.llm.Prompt.Requester;
import io.chatbox.protocol.MessageId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a turn is to answer, and how.
 *
 * @param again which answers it may have, that go
 * @param chosen which model answers, if not the session's
 */
record Task(
    Session session, Message question, Again again, Optional<ChatModel> chosen, Asker asker) {

  /** Which answers to a question don't keep it from being answered. */
  enum Again {
    NONE,
    /** Those without a word; another server may have given a better one meanwhile. */
    WORDLESS,
    ALL
  }

  /** A question that has no answer yet, for the session's model. */
  static Task first(Session session, Message question, Asker asker) {
    return new Task(session, question, Again.NONE, Optional.empty(), asker);
  }

  /** One whose answer may have begun on a server that died. */
  static Task forgotten(Session session, Message question, boolean begun, Asker asker) {
    Again again = begun ? Again.WORDLESS : Again.NONE;
    return new Task(session, question, again, Optional.empty(), asker);
  }

  /** Who asks, as a provider may be told. */
  Requester requester() {
    String id = question.ownerId().value();
    return new Requester(id, asker.name().orElse(id), question.metadata());
  }

  ChatModel model(Models models) {
    return chosen.or(() -> session.modelId().flatMap(models::find)).orElseGet(models::first);
  }

  /** While its turn waited, another server may have answered, or the question may be gone. */
  boolean isDue(List<Message> context) {
    boolean there = context.stream().anyMatch(message -> message.id().equals(question.id()));
    return there && answers(context).allMatch(this::mayGo);
  }

  private boolean mayGo(Message answer) {
    return switch (again) {
      case NONE -> false;
      case WORDLESS ->
          answer.content().isEmpty()
              && answer.replaces().isEmpty()
              && answer.answer().orElseThrow().state() == Message.State.INTERRUPTED;
      case ALL -> true;
    };
  }

  /** Id of the first answer that there is already. */
  Optional<MessageId> firstAnswer(List<Message> context) {
    return answers(context).map(Message::id).findFirst();
  }

  private Stream<Message> answers(List<Message> context) {
    return context.stream()
        .filter(message -> message.answer().filter(this::isToQuestion).isPresent());
  }

  private boolean isToQuestion(Message.Answer answer) {
    return answer.answers().equals(question.id());
  }
}
