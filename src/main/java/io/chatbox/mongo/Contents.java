package io.chatbox.mongo;

import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.Opening;
import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Place;
import io.chatbox.crypto.Stored;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import io.chatbox.telemetry.Log;
import org.bson.types.Binary;

/**
 * The texts of conversations on their way to the database and back: as strings in the clear, as
 * binary when sealed. A value that does not open is reported in the log, without any of it, and
 * takes nothing else down.
 */
public final class Contents {
  /** Names of fields, to which their values are bound. */
  public static final String CONTENT = "content";

  public static final String METADATA = "meta";
  public static final String NAME = "nm";
  public static final String SHARE = "shareValue";
  public static final String SUMMARY = "summary";

  private static final Log log = Log.of(Contents.class);

  private final ContentCipher cipher;

  public Contents(ContentCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param readable false if the value was changed or moved, or its key is not known here; the text
   *     is empty then
   * @param outdated whether it is not stored as it would be now
   */
  public record Text(String text, boolean readable, boolean outdated) {
    public static final Text NONE = new Text("", true, false);
    private static final Text UNREADABLE = new Text("", false, false);
  }

  /**
   * @param messageId the message that it is part of, or "" for the session itself
   * @return what the database keeps
   */
  public Object seal(String sessionId, String messageId, String field, String text) {
    return switch (cipher.seal(new Place(sessionId, messageId, field), text)) {
      case Clear(String clear) -> clear;
      case Sealed(byte[] bytes) -> new Binary(bytes);
    };
  }

  /**
   * @param value what {@link #seal} returned, as the database gives it back
   */
  public Text open(String sessionId, String messageId, String field, Object value) {
    Stored stored =
        switch (value) {
          case String text -> new Clear(text);
          case Binary binary -> new Sealed(binary.getData());
          case null, default -> new Sealed(new byte[0]);
        };
    Opening opening = cipher.open(new Place(sessionId, messageId, field), stored);
    return switch (opening) {
      case Opened(String text, boolean outdated) -> new Text(text, true, outdated);
      case Failed failed -> {
        log.error(
            "content can't be opened",
            "session",
            sessionId,
            "message",
            messageId,
            "field",
            field,
            "reason",
            failed.reason(),
            "key",
            failed.keyId().orElse("none"));
        yield Text.UNREADABLE;
      }
    };
  }
}
