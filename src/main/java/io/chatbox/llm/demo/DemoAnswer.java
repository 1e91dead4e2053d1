package io.chatbox.llm.demo;

import io.chatbox.llm.Language;
import io.chatbox.llm.Prompt;
import java.util.List;

/** What the demo model says. */
final class DemoAnswer {
  private static final String ENGLISH =
      """
      You asked:

      > %s

      I am the **demo model**: I run inside the server and need no key. %s

      Here you can see that

      - the answer arrives word by word, as from a real model,
      - *Markdown* is shown as it should be,
      - the conversation is stored and goes along with each question.

      To talk to a real model, start again with a key:

      ```sh
      OPENAI_API_KEY=sk-... make run
      ```

      Any service that speaks OpenAI's API will do: name it in `LLM_PROVIDER_1_ENDPOINT`, \
      `LLM_PROVIDER_1_MODEL` and the other `LLM_PROVIDER_1_*` settings.
      """;

  private static final String GERMAN =
      """
      Deine Frage war:

      > %s

      Ich bin das **Demo-Modell**: Ich laufe im Server und brauche keinen Schlüssel. %s

      Hier siehst du, dass

      - die Antwort Wort für Wort kommt, wie von einem echten Modell,
      - *Markdown* so aussieht, wie es soll,
      - das Gespräch gespeichert ist und jede Frage begleitet.

      Für ein echtes Modell starte noch einmal mit einem Schlüssel:

      ```sh
      OPENAI_API_KEY=sk-... make run
      ```

      Jeder Dienst mit der API von OpenAI geht: Er steht dann in `LLM_PROVIDER_1_ENDPOINT`, \
      `LLM_PROVIDER_1_MODEL` und den anderen `LLM_PROVIDER_1_*`.
      """;

  private DemoAnswer() {}

  /** The same conversation always gets the same answer. */
  static String to(Prompt prompt) {
    List<String> asked =
        prompt.parts().stream()
            .filter(part -> part.role() == Prompt.Role.USER)
            .map(DemoAnswer::words)
            .toList();
    String question = asked.isEmpty() ? "" : asked.getLast();
    boolean german = Language.isGerman(question);
    String memory = asked.size() > 1 ? memory(asked, german) : firstTime(german);
    return (german ? GERMAN : ENGLISH).formatted(Quote.of(question), memory).strip();
  }

  private static String words(Prompt.Part part) {
    return switch (part) {
      case Prompt.Part.Text text -> text.text();
    };
  }

  private static String memory(List<String> asked, boolean german) {
    String form =
        german
            ? "Das ist deine Nachricht Nummer %d in diesem Gespräch. Deine erste war: „%s“"
            : "This is your message number %d in this conversation. You first asked: “%s”";
    return form.formatted(asked.size(), Quote.of(asked.getFirst()));
  }

  private static String firstTime(boolean german) {
    return german
        ? "Das ist deine erste Nachricht in diesem Gespräch."
        : "This is your first message in this conversation.";
  }
}
