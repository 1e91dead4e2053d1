package io.chatbox.history;

import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.StreamedBody.Elements;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.StoredFrames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Writer;
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
   * Writes it while the messages are read.
   *
   * @param readerId whom it is for, or null for anybody
   * @param messages hands each message to the one that it is given, oldest first
   */
  void write(Writer out, JsonFields session, UserId readerId, Consumer<Consumer<Message>> messages)
      throws IOException {
    out.write(session.toOpenText());
    out.write(MESSAGES);
    messages.accept(
        new Elements<>(out, (message, to) -> codec.encode(StoredFrames.of(message, readerId), to)));
    out.write(END);
  }

  /** As {@link #write}, for those whose messages they are: to be kept, so with a line for each. */
  public void writeLines(Writer out, JsonFields session, Consumer<Consumer<Message>> messages)
      throws IOException {
    out.write(session.toOpenText());
    out.write(MESSAGES);
    messages.accept(
        new Elements<>(
            out,
            "\n",
            ",\n",
            (message, to) -> codec.encode(StoredFrames.of(message, message.ownerId()), to)));
    out.write(END);
  }
}
