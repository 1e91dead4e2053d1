package io.chatbox.crypto;

import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Opening.Reason;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Seals texts for the database and opens them again; the package says how. Any number of threads;
 * some microseconds for a message.
 */
@Singleton
public final class ContentCipher {
  /** The longest text, in bytes of UTF-8: what still fits into a document of the database. */
  public static final int MAX_TEXT = 8 << 20;

  /** How many bytes a sealed value is longer than its text in UTF-8. */
  public static final int OVERHEAD = 1 + RingKey.ID + AesGcm.NONCE + AesGcm.TAG;

  private static final byte VERSION = 1;
  private static final int HEADER = 1 + RingKey.ID;
  private static final int TEXT = HEADER + AesGcm.NONCE;
  private static final HexFormat HEX = HexFormat.of();

  private final KeyRing keys;
  private final SecureRandom random = new SecureRandom();

  @Inject
  public ContentCipher(KeyRing keys) {
    this.keys = keys;
  }

  /** Id of the key that new values are sealed with; absent if they are stored in the clear. */
  public Optional<String> activeId() {
    return keys.activeId();
  }

  /**
   * The text as it is to be stored: different each time, so seal once for all tries of a write.
   * Broken surrogates, which UTF-8 can't hold, become question marks.
   *
   * @throws IllegalArgumentException if it is over {@link #MAX_TEXT}
   */
  public Stored seal(Binding binding, String text) {
    Optional<RingKey> active = keys.active();
    if (active.isEmpty()) {
      return new Clear(text);
    }
    byte[] nonce = new byte[AesGcm.NONCE];
    random.nextBytes(nonce);
    return seal(active.get(), nonce, binding, text);
  }

  static Sealed seal(RingKey key, byte[] nonce, Binding binding, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes can't be stored");
    }
    byte[] header = header(key.id());
    byte[] contentKey = key.forContentOf(binding.sessionId());
    byte[] encrypted = AesGcm.seal(contentKey, nonce, associated(header, binding), bytes);
    return new Sealed(
        ByteBuffer.allocate(OVERHEAD + bytes.length).put(header).put(nonce).put(encrypted).array());
  }

  /** The text of what is stored in this place; never throws for what that holds. */
  public Opening open(Binding binding, Stored stored) {
    return switch (stored) {
      case Clear(String text) -> new Opened(text, keys.active().isPresent());
      case Sealed(byte[] bytes) -> open(binding, bytes);
    };
  }

  private Opening open(Binding binding, byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed.length > OVERHEAD + MAX_TEXT || sealed[0] != VERSION) {
      return new Failed(Reason.MALFORMED, Optional.empty());
    }
    String keyId = HEX.formatHex(sealed, 1, HEADER);
    Optional<RingKey> key = keys.find(keyId);
    if (key.isEmpty()) {
      return new Failed(Reason.UNKNOWN_KEY, Optional.of(keyId));
    }
    return AesGcm.open(
            key.get().forContentOf(binding.sessionId()),
            Arrays.copyOfRange(sealed, HEADER, TEXT),
            associated(header(keyId), binding),
            sealed,
            TEXT)
        .<Opening>map(text -> new Opened(text(text), !key.equals(keys.active())))
        .orElseGet(() -> new Failed(Reason.TAMPERED, Optional.of(keyId)));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] header(String keyId) {
    return ByteBuffer.allocate(HEADER).put(VERSION).put(HEX.parseHex(keyId)).array();
  }

  private static byte[] associated(byte[] header, Binding binding) {
    byte[] encoded = binding.encoded();
    return ByteBuffer.allocate(header.length + encoded.length).put(header).put(encoded).array();
  }
}
