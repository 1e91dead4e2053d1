package io.chatbox.crypto;

import java.nio.ByteBuffer;

/**
 * What a sealed value is bound to: the place where it is kept. It opens there only, so these must
 * be what the value is looked up by, not what is stored beside it and could be moved with it.
 *
 * @param sessionId id of the session, or empty for what belongs to none
 * @param messageId id of the message, or empty for what is the session's own
 * @param field name of the field, the same for ever: it may not follow a renaming in the code
 */
public record Binding(String sessionId, String messageId, String field) {
  /** Of each part, in UTF-16 units. */
  static final int LONGEST = 512;

  /**
   * @throws IllegalArgumentException if a part is too long
   */
  public Binding {
    if (Math.max(sessionId.length(), Math.max(messageId.length(), field.length())) > LONGEST) {
      throw new IllegalArgumentException(
          "a part of the binding is over " + LONGEST + " characters");
    }
  }

  /** A field of the session itself. */
  public static Binding of(String sessionId, String field) {
    return new Binding(sessionId, "", field);
  }

  /** Different for different bindings: each part follows its length. */
  byte[] encoded() {
    int length = sessionId.length() + messageId.length() + field.length();
    ByteBuffer buffer = ByteBuffer.allocate(3 * Integer.BYTES + length * Character.BYTES);
    put(buffer, sessionId);
    put(buffer, messageId);
    put(buffer, field);
    return buffer.array();
  }

  /** In units, not in UTF-8, in which texts with broken surrogates would become the same. */
  private static void put(ByteBuffer buffer, String part) {
    buffer.putInt(part.length());
    part.chars().forEach(unit -> buffer.putChar((char) unit));
  }
}
