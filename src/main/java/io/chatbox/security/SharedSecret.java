package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import io.chatbox.config.type.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The key that whoever issues tokens has too: HS256, HS384, HS512 (RFC 7518 section 3.2). */
final class SharedSecret implements TokenKeys {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

  private final JWSVerifier verifier;

  SharedSecret(Secret secret) {
    try {
      this.verifier = new MACVerifier(padded(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("JWT_SECRET can't be used as an HMAC key", e);
    }
  }

  /**
   * HMAC pads its key with zeros to the hash's block size (RFC 2104 section 2), so a key padded to
   * 64 bytes gives the same signatures, and the library takes it for all three algorithms, as the
   * issuers of existing tokens do.
   */
  private static byte[] padded(byte[] key) {
    return key.length >= 64 ? key : Arrays.copyOf(key, 64);
  }

  @Override
  public Set<JWSAlgorithm> algorithms() {
    return ALGORITHMS;
  }

  @Override
  public Optional<String> faultOf(JWSObject token) throws JOSEException {
    return token.verify(verifier) ? Optional.empty() : Optional.of("signature");
  }
}
