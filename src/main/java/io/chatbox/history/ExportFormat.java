package io.chatbox.history;

import io.chatbox.protocol.Sender;
import io.chatbox.protocol.Timestamps;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.StreamedBody;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What a user takes a conversation away as. Written while it is read, message by message. */
enum ExportFormat {
  JSON("application/json", "json") {
    @Override
    void write(Writer out, Source source, Consumer<Consumer<Message>> messages) throws IOException {
      source.transcript().writeLines(out, head(source), messages);
      out.write("\n");
    }
  },

  MARKDOWN("text/markdown; charset=utf-8", "md") {
    @Override
    void write(Writer out, Source source, Consumer<Consumer<Message>> messages) throws IOException {
      out.write("# " + source.session().name().orElse("Conversation") + "\n");
      messages.accept(
          message ->
              StreamedBody.append(
                  out,
                  "\n**",
                  speaker(message.sender()),
                  "** · ",
                  Timestamps.of(message.at()),
                  "\n\n",
                  message.content(),
                  "\n"));
    }
  };

  /**
   * What is exported.
   *
   * @param at when
   */
  record Source(
      SessionOverview session, Optional<String> modelId, Instant at, TranscriptJson transcript) {}

  private final String mediaType;
  private final String suffix;

  ExportFormat(String mediaType, String suffix) {
    this.mediaType = mediaType;
    this.suffix = suffix;
  }

  /**
   * @param name as it stands in the query, or null
   */
  static ExportFormat read(String name) {
    return switch (name == null ? "json" : name) {
      case "json" -> JSON;
      case "markdown" -> MARKDOWN;
      default ->
          throw io.chatbox.rest.Refusals.PARAMETER_INVALID.refusal("format", "json or markdown");
    };
  }

  String mediaType() {
    return mediaType;
  }

  String disposition(SessionOverview session) {
    return "attachment; filename=\"conversation-"
        + session.id().value().substring(0, 8)
        + "."
        + suffix
        + '"';
  }

  /**
   * @param messages hands each message to the one that it is given, oldest first
   */
  abstract void write(Writer out, Source source, Consumer<Consumer<Message>> messages)
      throws IOException;

  private static JsonFields head(Source source) {
    return TranscriptJson.head(source.session())
        .text("model_id", source.modelId())
        .time("start_time", source.session().start())
        .time("exported_at", source.at());
  }

  private static String speaker(Sender sender) {
    return switch (sender) {
      case USER -> "User";
      case AI -> "Assistant";
      case ADMIN -> "Staff";
      case SYSTEM -> "System";
    };
  }
}
