package io.chatbox.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256 in Galois/Counter Mode (NIST SP 800-38D), of the platform's own provider. */
final class AesGcm {
  /** Bytes; the length that needs no hashing (section 8.2). */
  static final int NONCE = 12;

  /** Bytes; the longest there is. */
  static final int TAG = 16;

  private AesGcm() {}

  /**
   * @param nonce never used before with {@code key}
   * @return the text encrypted, then its tag
   */
  static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] text) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM doesn't work on this platform", e);
    }
  }

  /**
   * @param sealed the text encrypted, then its tag
   * @param offset where in {@code sealed} they begin, {@link #TAG} bytes from its end at most
   * @return the text; absent if anything is not as it was sealed
   */
  static Optional<byte[]> open(
      byte[] key, byte[] nonce, byte[] associated, byte[] sealed, int offset) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, associated);
      return Optional.of(cipher.doFinal(sealed, offset, sealed.length - offset));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM doesn't work on this platform", e);
    }
  }

  /** A new one each time: they aren't thread-safe, and with virtual threads caches don't pay. */
  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }
}
