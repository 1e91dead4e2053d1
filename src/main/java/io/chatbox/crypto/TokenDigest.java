package io.chatbox.crypto;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a share token is found by, so that a token can be looked up that nobody can read in the
 * database: HMAC-SHA256 under a key of the ring, or plain SHA-256 while there is no active key. The
 * latter keeps no secret that could be guessed at, and need not: tokens are 128 random bits at
 * least. Any number of threads.
 */
@Singleton
public final class TokenDigest {
  /** In UTF-16 units; longer ones are no tokens. */
  static final int LONGEST = 256;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final boolean keyed;
  private final List<byte[]> keys;

  @Inject
  public TokenDigest(KeyRing ring) {
    keyed = ring.active().isPresent();
    keys = ring.all().stream().map(RingKey::forTokens).toList();
  }

  /** What a token is stored under: 43 characters of base64url. */
  public String of(String token) {
    return keyed ? hmac(keys.getFirst(), token) : sha256(token);
  }

  /**
   * All that a token may be stored under, the likeliest first: by each key of the ring, and from
   * times without one. At most 22; none for what is too long to be a token.
   */
  public List<String> candidates(String token) {
    if (token.length() > LONGEST) {
      return List.of();
    }
    Stream<String> byKey = keys.stream().map(key -> hmac(key, token));
    Stream<String> plain = Stream.of(sha256(token));
    return (keyed ? Stream.concat(byKey, plain) : Stream.concat(plain, byKey)).toList();
  }

  private static String hmac(byte[] key, String token) {
    return BASE64.encodeToString(Hkdf.hmac(key, utf8(token)));
  }

  private static String sha256(String token) {
    try {
      return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(utf8(token)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] utf8(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
