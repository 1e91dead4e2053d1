package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of providers, and prompts for them. */
public final class Providers {
  private Providers() {}

  public static LlmProviderSettings openAi(URI endpoint) {
    return new LlmProviderSettings(
        "gpt",
        "GPT",
        Type.OPENAI,
        Optional.of(endpoint),
        Optional.of(new Secret("sk-key")),
        "gpt-test",
        Optional.of(256),
        Optional.of(0.5),
        Optional.of("Be kind."),
        8000,
        Optional.empty());
  }

  public static LlmProviderSettings demo() {
    return new LlmProviderSettings(
        "demo",
        "Demo",
        Type.DEMO,
        Optional.empty(),
        Optional.empty(),
        "demo",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        8000,
        Optional.empty());
  }

  /** Questions of the user, each but the last one answered. */
  public static Prompt asking(String... questions) {
    List<Prompt.Part> parts = new ArrayList<>();
    for (String question : questions) {
      if (!parts.isEmpty()) {
        parts.add(new Prompt.Part(Prompt.Role.ASSISTANT, "Well."));
      }
      parts.add(new Prompt.Part(Prompt.Role.USER, question));
    }
    return new Prompt(parts);
  }
}
