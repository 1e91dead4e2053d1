package io.chatbox.llm.dify;

import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request's members. Dify has no field for what was said before: a conversation that it keeps
 * goes on with the question alone, and in a new one all that precedes the question, the system
 * prompt included, stands before it in the query.
 *
 * @param inputs the values of the app's variables, as the settings have them
 * @param conversation the one to go on with, if any
 */
record DifyRequest(Map<String, Object> inputs, Prompt prompt, Optional<String> conversation) {

  void write(JsonGenerator out) {
    out.writeStartObject("inputs");
    new Inputs(inputs, prompt.requester()).write(out);
    out.writeEnd();
    out.write("query", query())
        .write("response_mode", "streaming")
        .write("conversation_id", conversation.orElse(""))
        .write("user", prompt.requester().userId())
        // A name that nobody would see, at the price of another call of the model.
        .write("auto_generate_name", false);
  }

  private String query() {
    List<Part> parts = prompt.parts();
    String question = question(prompt);
    if (conversation.isPresent() || parts.size() < 2) {
      return question;
    }
    StringBuilder text = new StringBuilder("<conversation>\n");
    for (Part part : parts.subList(0, parts.size() - 1)) {
      String tag = part.role().name().toLowerCase(Locale.ROOT);
      text.append('<').append(tag).append(">\n");
      text.append(words(part));
      text.append("\n</").append(tag).append(">\n");
    }
    return text.append("</conversation>\n\n").append(question).toString();
  }

  /** What is asked, without what was said before. */
  static String question(Prompt prompt) {
    return prompt.parts().isEmpty() ? "" : words(prompt.parts().getLast());
  }

  private static String words(Part part) {
    return switch (part) {
      case Part.Text text -> text.text();
    };
  }
}
