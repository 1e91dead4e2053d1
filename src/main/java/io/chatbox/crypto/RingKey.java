package io.chatbox.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One key of the ring, from which a key is derived for each use. */
final class RingKey {
  /** Bytes. */
  static final int ID = 8;

  private static final int DERIVED = 32;
  private static final byte[] ID_LABEL = label("chatbox key id");
  private static final byte[] TOKEN_LABEL = label("chatbox share token");
  private static final byte[] CONTENT_LABEL = label("chatbox content");

  private final byte[] key;
  private final String id;

  /**
   * @param key 32 random bytes, which are not to change
   */
  RingKey(byte[] key) {
    this.key = key;
    this.id = HexFormat.of().formatHex(Hkdf.expand(key, ID_LABEL, ID));
  }

  /** The same for the same key always; tells nothing of it. */
  String id() {
    return id;
  }

  /**
   * The key for the values of one session. GCM with random nonces is good for 2^32 values under one
   * key (NIST SP 800-38D section 8.3): so that bound holds for a session, which can't reach it, and
   * not for everything that is ever written.
   */
  byte[] forContentOf(String sessionId) {
    ByteBuffer info =
        ByteBuffer.allocate(CONTENT_LABEL.length + 1 + sessionId.length() * Character.BYTES);
    info.put(CONTENT_LABEL).put((byte) 0);
    info.asCharBuffer().put(sessionId);
    return Hkdf.expand(key, info.array(), DERIVED);
  }

  byte[] forTokens() {
    return Hkdf.expand(key, TOKEN_LABEL, DERIVED);
  }

  /** Shows the id alone. */
  @Override
  public String toString() {
    return id;
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
