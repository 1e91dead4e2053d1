package io.chatbox.llm.anthropic;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import jakarta.json.stream.JsonGenerator;
import java.util.List;

/**
 * A request's members. System parts that begin the prompt are the field {@code system}; later ones,
 * for which the API has no role, are said by the user and marked. Parts of one role in a row are
 * one message of several blocks.
 *
 * <p>What stays the same when the next question comes is marked for the provider's cache: the
 * system prompt and all up to the last part before the question. What is too short to be cached the
 * provider ignores.
 */
record MessagesRequest(LlmProviderSettings settings, Prompt prompt) {
  /** Every model takes it, and it is more than a chat's answer needs. */
  static final int MAX_TOKENS = 4096;

  /** Begins what the system says where the API knows no such role. */
  private static final String NOTE = "[System note] ";

  void write(JsonGenerator out) {
    List<Part> parts = prompt.parts();
    int systemParts = 0;
    while (systemParts < parts.size() && parts.get(systemParts).role() == Role.SYSTEM) {
      systemParts++;
    }
    out.write("model", settings.api().model())
        .write("max_tokens", settings.generation().maxTokens().orElse(MAX_TOKENS))
        .write("stream", true);
    settings.generation().temperature().ifPresent(degree -> out.write("temperature", degree));
    system(out, parts.subList(0, systemParts));
    messages(out, parts.subList(systemParts, parts.size()));
  }

  private static void system(JsonGenerator out, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    out.writeStartArray("system");
    for (int i = 0; i < parts.size(); i++) {
      block(out, parts.get(i), "", i == parts.size() - 1);
    }
    out.writeEnd();
  }

  private static void messages(JsonGenerator out, List<Part> parts) {
    out.writeStartArray("messages");
    String open = "";
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      String role = part.role() == Role.ASSISTANT ? "assistant" : "user";
      if (!role.equals(open)) {
        if (!open.isEmpty()) {
          out.writeEnd().writeEnd();
        }
        out.writeStartObject().write("role", role).writeStartArray("content");
        open = role;
      }
      block(out, part, part.role() == Role.SYSTEM ? NOTE : "", i == parts.size() - 2);
    }
    if (!open.isEmpty()) {
      out.writeEnd().writeEnd();
    }
    out.writeEnd();
  }

  private static void block(JsonGenerator out, Part part, String mark, boolean cached) {
    out.writeStartObject();
    switch (part) {
      case Part.Text text -> out.write("type", "text").write("text", mark.concat(text.text()));
    }
    if (cached) {
      out.writeStartObject("cache_control").write("type", "ephemeral").writeEnd();
    }
    out.writeEnd();
  }
}
