package io.chatbox.mongo;

import io.chatbox.crypto.Binding;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Stored;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.bson.types.Binary;

/**
 * Texts on their way to the database and back: as strings in the clear, as binary when sealed. A
 * value that does not open is reported in the log, without any of it, and takes nothing else down.
 * Any number of threads.
 */
@Singleton
public final class SealedTexts {
  private static final Log log = Log.of(SealedTexts.class);

  private final ContentCipher cipher;

  @Inject
  public SealedTexts(ContentCipher cipher) {
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
   * @param bound what the value is found by, for it to open there only
   * @return what the database keeps
   */
  public Object seal(Binding bound, String text) {
    return switch (cipher.seal(bound, text)) {
      case Clear(String clear) -> clear;
      case Sealed(byte[] bytes) -> new Binary(bytes);
    };
  }

  /**
   * @param value what {@link #seal} returned, as the database gives it back
   */
  public Text open(Binding bound, Object value) {
    Stored stored =
        switch (value) {
          case String text -> new Clear(text);
          case Binary binary -> new Sealed(binary.getData());
          case null, default -> new Sealed(new byte[0]);
        };
    return switch (cipher.open(bound, stored)) {
      case Opened(String text, boolean outdated) -> new Text(text, true, outdated);
      case Failed failed -> {
        log.error(
            "content can't be opened",
            "session",
            bound.sessionId(),
            "message",
            bound.messageId(),
            "field",
            bound.field(),
            "reason",
            failed.reason(),
            "key",
            failed.keyId().orElse("none"));
        yield Text.UNREADABLE;
      }
    };
  }
}
