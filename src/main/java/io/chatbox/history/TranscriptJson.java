package io.chatbox.history;

import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.StoredFrames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A session with its messages, as one JSON object: the session's fields, then the messages as
 * clients get them. Frames are text already, and put into the object's own text. Any number of
 * threads.
 */
@Singleton
public final class TranscriptJson {
  private static final String MESSAGES = ",\"messages\":[";
  private static final String END = "]}";

  private final FrameCodec codec;

  @Inject
  TranscriptJson(FrameCodec codec) {
    this.codec = codec;
  }

  /** What every reader of a session is told of it. */
  static JsonFields head(SessionOverview session) {
    return new JsonFields().text("session_id", session.id()).text("name", session.name());
  }

  /**
   * @param readerId whom it is for, or null for anybody
   */
  String of(JsonFields session, List<Message> messages, UserId readerId) {
    String object = session.toOpenText();
    StringBuilder json = new StringBuilder(object.length() + 512 * messages.size() + 64);
    json.append(object).append(MESSAGES);
    for (int i = 0; i < messages.size(); i++) {
      json.append(i == 0 ? "" : ",")
          .append(codec.encode(StoredFrames.of(messages.get(i), readerId)));
    }
    return json.append(END).toString();
  }

  /**
   * Writes it for those whose messages they are, a line each, while they are read.
   *
   * @param messages hands each message to the one that it is given, oldest first
   */
  public void write(Writer out, JsonFields session, Consumer<Consumer<Message>> messages)
      throws IOException {
    out.write(session.toOpenText());
    out.write(MESSAGES);
    String[] separator = {"\n"};
    try {
      messages.accept(
          message -> {
            append(out, separator[0], codec.encode(StoredFrames.of(message, message.ownerId())));
            separator[0] = ",\n";
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.write(END);
  }

  /** For where no {@link IOException} can be thrown. */
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
