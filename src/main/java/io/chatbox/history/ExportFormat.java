package io.chatbox.history;

import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.StoredFrames;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What a user takes a conversation away as. Written while it is read, message by message. */
enum ExportFormat {
  JSON("application/json", "json") {
    @Override
    void write(Writer out, Source source, Consumer<Consumer<Message>> messages) throws IOException {
      String head = head(source);
      append(out, head.substring(0, head.length() - 1), ",\"messages\":[");
      messages(out, source.codec(), messages);
      out.write("]}\n");
    }
  },

  MARKDOWN("text/markdown; charset=utf-8", "md") {
    @Override
    void write(Writer out, Source source, Consumer<Consumer<Message>> messages) throws IOException {
      append(out, "# ", source.session().name().orElse("Conversation"), "\n");
      messages.accept(
          message ->
              append(
                  out,
                  "\n**",
                  speaker(message.sender()),
                  "** · ",
                  SessionJson.time(message.at()),
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
  record Source(SessionOverview session, Optional<String> modelId, Instant at, FrameCodec codec) {}

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
  void write(OutputStream out, Source source, Consumer<Consumer<Message>> messages)
      throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try {
      write(writer, source, messages);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  abstract void write(Writer out, Source source, Consumer<Consumer<Message>> messages)
      throws IOException;

  static String head(Source source) {
    SessionOverview session = source.session();
    JsonObjectBuilder head = Json.createObjectBuilder().add("session_id", session.id().value());
    session.name().ifPresentOrElse(name -> head.add("name", name), () -> head.addNull("name"));
    source
        .modelId()
        .ifPresentOrElse(id -> head.add("model_id", id), () -> head.addNull("model_id"));
    return head.add("start_time", SessionJson.time(session.start()))
        .add("exported_at", SessionJson.time(source.at()))
        .build()
        .toString();
  }

  /** The entries of a JSON array, without its brackets. */
  static void messages(Writer out, FrameCodec codec, Consumer<Consumer<Message>> messages) {
    String[] separator = {"\n"};
    messages.accept(
        message -> {
          append(out, separator[0], codec.encode(StoredFrames.of(message, message.ownerId())));
          separator[0] = ",\n";
        });
  }

  static String head(UserId userId, Instant at) {
    return Json.createObjectBuilder()
        .add("user_id", userId.value())
        .add("exported_at", SessionJson.time(at))
        .build()
        .toString();
  }

  static String speaker(Sender sender) {
    return switch (sender) {
      case USER -> "User";
      case AI -> "Assistant";
      case ADMIN -> "Staff";
      case SYSTEM -> "System";
    };
  }

  static void append(Writer out, String... parts) {
    try {
      for (String part : parts) {
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
