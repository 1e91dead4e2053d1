package io.chatbox.crypto;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104), and the expand step of HKDF with it (RFC 5869 section 2.3). A key that is
 * random already, as ours are, needs no extract step before it (section 3.3). Java has this as
 * {@code javax.crypto.KDF} from 25 on.
 */
final class Hkdf {
  private static final String HMAC = "HmacSHA256";

  private Hkdf() {}

  /**
   * @param length bytes, from 1 to 255 × 32
   */
  static byte[] expand(byte[] key, byte[] info, int length) {
    Mac mac = mac(key);
    ByteBuffer output = ByteBuffer.allocate(length);
    byte[] block = new byte[0];
    for (int counter = 1; output.hasRemaining(); counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      block = mac.doFinal();
      output.put(block, 0, Math.min(block.length, output.remaining()));
    }
    return output.array();
  }

  static byte[] hmac(byte[] key, byte[] data) {
    return mac(key).doFinal(data);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
