package io.chatbox.protocol;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Clock;
import java.util.Map;

/**
 * Turns text into {@link ClientFrame}s and {@link ServerFrame}s into text (JSON, RFC 8259). Keeps
 * nothing of a frame; any number of threads.
 */
@Singleton
public final class FrameCodec {
  private final JsonParserFactory parsers = Json.createParserFactory(Map.of());
  private final Timestamps timestamps;

  /**
   * @param clock what the {@code timestamp} of server frames is read from
   */
  @Inject
  public FrameCodec(Clock clock) {
    timestamps = new Timestamps(clock);
  }

  /**
   * Reads one frame in one pass, whatever text it is. Fields that the contract does not know are
   * skipped; of a field that comes twice the last counts; a field that is null counts as missing.
   *
   * @throws ChatException with {@link ErrorCode#INVALID_FORMAT} or {@link ErrorCode#MISSING_FIELD}
   *     and nothing else; its message holds nothing of the input
   */
  public ClientFrame decode(String text) {
    return new FrameReader(parsers.createParser(new StringReader(text))).read();
  }

  /** The frame as one line of JSON. Half a surrogate pair in a text becomes U+FFFD. */
  public String encode(ServerFrame frame) {
    return new FrameWriter(timestamps, null).write(frame);
  }

  /** Writes the same text; in pieces, so that a long one is not there a second time. */
  public void encode(ServerFrame frame, Writer out) throws IOException {
    try {
      out.write(new FrameWriter(timestamps, out).write(frame));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
