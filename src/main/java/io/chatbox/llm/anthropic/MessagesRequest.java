package io.chatbox.llm.anthropic;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.wire.Asking;
import jakarta.json.stream.JsonGenerator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A request's members.
 *
 * <p>What stays the same when the next question comes is marked for the provider's cache: the
 * system prompt and all up to the last part before the question. What is too short to be cached the
 * provider ignores.
 *
 * @param refused what the provider is asked without
 */
record MessagesRequest(LlmProviderSettings settings, Prompt prompt, Set<MessageField> refused)
    implements Asking.Request<MessageField> {
  /** Every model takes it, and it is more than a chat's answer needs. */
  static final int MAX_TOKENS = 4096;

  @Override
  public Set<MessageField> optional() {
    Set<MessageField> fields = EnumSet.of(MessageField.CACHE_CONTROL);
    if (settings.generation().temperature().isPresent()) {
      fields.add(MessageField.TEMPERATURE);
    }
    fields.removeAll(refused);
    return fields;
  }

  @Override
  public void write(JsonGenerator out) {
    Set<MessageField> fields = optional();
    out.write("model", settings.api().model())
        .write("max_tokens", settings.generation().maxTokens().orElse(MAX_TOKENS))
        .write("stream", true);
    if (fields.contains(MessageField.TEMPERATURE)) {
      settings.generation().temperature().ifPresent(degree -> out.write("temperature", degree));
    }
    boolean caches = fields.contains(MessageField.CACHE_CONTROL);
    prompt
        .system()
        .ifPresent(
            system -> {
              out.writeStartArray("system");
              block(out, system, caches);
              out.writeEnd();
            });
    messages(out, prompt.said(), caches);
  }

  private static void messages(JsonGenerator out, List<Part> parts, boolean caches) {
    out.writeStartArray("messages");
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      out.writeStartObject()
          .write("role", part.role() == Role.ASSISTANT ? "assistant" : "user")
          .writeStartArray("content");
      block(out, part, caches && i == parts.size() - 2);
      out.writeEnd().writeEnd();
    }
    out.writeEnd();
  }

  private static void block(JsonGenerator out, Part part, boolean cached) {
    out.writeStartObject();
    switch (part) {
      case Part.Text text -> out.write("type", "text").write("text", text.text());
    }
    if (cached) {
      out.writeStartObject("cache_control").write("type", "ephemeral").writeEnd();
    }
    out.writeEnd();
  }
}
