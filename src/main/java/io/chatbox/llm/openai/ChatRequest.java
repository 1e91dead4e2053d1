package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.PromptShape;
import io.chatbox.llm.wire.Asking;
import jakarta.json.stream.JsonGenerator;
import java.util.EnumSet;
import java.util.Set;

/**
 * A request's members.
 *
 * @param refused what the provider is asked without
 */
record ChatRequest(LlmProviderSettings settings, Prompt prompt, Set<ChatField> refused)
    implements Asking.Request<ChatField> {

  @Override
  public Set<ChatField> optional() {
    Set<ChatField> fields = EnumSet.of(ChatField.STREAM_OPTIONS);
    Generation generation = settings.generation();
    if (generation.temperature().isPresent()) {
      fields.add(ChatField.TEMPERATURE);
    }
    if (generation.maxTokens().isPresent()) {
      fields.add(ChatField.MAX_TOKENS);
      if (refused.contains(ChatField.MAX_TOKENS)) {
        fields.add(ChatField.MAX_COMPLETION_TOKENS);
      }
    }
    if (prompt.system().isPresent()) {
      fields.add(ChatField.SYSTEM);
    }
    fields.removeAll(refused);
    return fields;
  }

  @Override
  public void write(JsonGenerator out) {
    Set<ChatField> fields = optional();
    out.write("model", settings.api().model());
    messages(out, fields.contains(ChatField.SYSTEM) ? prompt : PromptShape.withoutSystem(prompt));
    out.write("stream", true);
    Generation generation = settings.generation();
    for (ChatField field : fields) {
      switch (field) {
        case STREAM_OPTIONS ->
            out.writeStartObject("stream_options").write("include_usage", true).writeEnd();
        case TEMPERATURE -> out.write("temperature", generation.temperature().orElseThrow());
        case MAX_TOKENS -> out.write("max_tokens", generation.maxTokens().orElseThrow());
        case MAX_COMPLETION_TOKENS ->
            out.write("max_completion_tokens", generation.maxTokens().orElseThrow());
        case SYSTEM -> {} // stands in the messages
      }
    }
  }

  private static void messages(JsonGenerator out, Prompt prompt) {
    out.writeStartArray("messages");
    for (Part part : prompt.parts()) {
      out.writeStartObject().write("role", role(part.role()));
      switch (part) {
        case Part.Text text -> out.write("content", text.text());
      }
      out.writeEnd();
    }
    out.writeEnd();
  }

  private static String role(Prompt.Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
    };
  }
}
