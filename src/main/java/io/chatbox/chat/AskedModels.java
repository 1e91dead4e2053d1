package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.safety.Safety;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The models as turns ask them: through the filters. */
@Singleton
final class AskedModels {
  private final Models models;
  private final Safety safety;

  @Inject
  AskedModels(Models models, Safety safety) {
    this.models = models;
    this.safety = safety;
  }

  Optional<ChatModel> find(String id) {
    return models.find(id);
  }

  /** The one that a task is for, without filters. */
  ChatModel of(Task task) {
    return task.model(models);
  }

  ChatModel filtered(ChatModel model) {
    return safety.filtered(model);
  }
}
