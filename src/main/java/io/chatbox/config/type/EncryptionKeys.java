package io.chatbox.config.type;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The type of keys that content is encrypted with: AES-256, so 32 bytes, in base64. */
public final class EncryptionKeys {
  private static final int BYTES = 32;
  private static final String REMEDY =
      " Please provide a valid 32-byte key or remove the key to disable encryption.";

  private EncryptionKeys() {}

  /**
   * In the one spelling that the encoder gives a key, so that equal keys are equal texts. Faults
   * begin with the words that operators of the Go service search for.
   */
  public static ValueType<Secret> key() {
    return new ValueType<>(
        "base64 of exactly 32 bytes, as openssl rand -base64 32 prints it",
        true,
        text -> {
          String key = text.strip();
          Optional<byte[]> bytes = decoded(key);
          if (bytes.isEmpty()) {
            throw BadValue.complete("FATAL: Encryption key is not base64." + REMEDY + advice(key));
          }
          if (bytes.get().length != BYTES) {
            throw BadValue.complete(
                "FATAL: Encryption key must be exactly 32 bytes for AES-256, got %d bytes."
                        .formatted(bytes.get().length)
                    + REMEDY
                    + advice(key));
          }
          return new Secret(Base64.getEncoder().encodeToString(bytes.get()));
        });
  }

  private static Optional<byte[]> decoded(String key) {
    try {
      return Optional.of(Base64.getDecoder().decode(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The Go service took the text's own bytes for the key. */
  private static String advice(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length == BYTES
        ? " It is 32 characters, which the Go service took as they are; here a key is in base64. To"
            + " keep that key, set what this prints: printf %s '<key>' | base64"
        : "";
  }
}
