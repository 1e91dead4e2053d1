package io.chatbox.llm;

import java.util.List;
import java.util.Optional;

/** The catalogue of models, from the settings. Immutable. */
public interface Models {
  /** All of them, in the order of the settings; never empty. */
  List<ChatModel> all();

  Optional<ChatModel> find(String id);

  /** The one that answers until a user chooses another. */
  default ChatModel first() {
    return all().getFirst();
  }
}
