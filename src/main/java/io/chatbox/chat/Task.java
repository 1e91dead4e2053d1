package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.llm.Prompt.Requester;
import io.chatbox.protocol.MessageId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import java.util.List;
import java.util.Optional;

/**
 * What a turn is to answer, and how.
 *
 * @param again whether it is answered though it has an answer, which goes
 * @param chosen which model answers, if not the session's
 */
record Task(
    Session session, Message question, boolean again, Optional<ChatModel> chosen, Asker asker) {

  /** A question that has no answer yet, for the session's model. */
  static Task first(Session session, Message question, Asker asker) {
    return new Task(session, question, false, Optional.empty(), asker);
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
    return there && (again || firstAnswer(context).isEmpty());
  }

  /** Id of the first answer that there is already. */
  Optional<MessageId> firstAnswer(List<Message> context) {
    return context.stream()
        .filter(message -> message.answer().filter(this::isToQuestion).isPresent())
        .map(Message::id)
        .findFirst();
  }

  private boolean isToQuestion(Message.Answer answer) {
    return answer.answers().equals(question.id());
  }
}
