package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One entry of a key set (RFC 7517 section 4). Only the members that tell a key and what it is for
 * are looked at, so that a bad certificate beside them does no harm.
 */
sealed interface KeyEntry {
  /** A key that RS256 or ES256 can be verified with, as far as it says. */
  record Usable(JWK key) implements KeyEntry {}

  /** A key for encryption, which many providers publish too. No token is signed with it. */
  record ForEncryption() implements KeyEntry {}

  /**
   * An entry that no token can be verified with.
   *
   * @param kid as it stands there, empty if it has none
   * @param cause in fixed words
   */
  record Unusable(String kid, String cause) implements KeyEntry {}

  /** Algorithms of RFC 7518 sections 3.3 and 3.4. */
  Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  /** RFC 7518 section 3.3. */
  int MIN_RSA_BITS = 2048;

  /** What says what a key is for, and may be absent. */
  List<String> PURPOSE = List.of("kid", "use", "key_ops", "alg");

  /** As RFC 7518 wants it, or with the letters of common base64, which some providers write. */
  Pattern BASE64 = Pattern.compile("[A-Za-z0-9_+/-]+={0,2}");

  static KeyEntry of(Object entry) {
    if (!(entry instanceof Map<?, ?> members)) {
      return new Unusable("", "not an object");
    }
    if (isForEncryption(members)) {
      return new ForEncryption();
    }
    String kid = members.get("kid") instanceof String text ? text : "";
    if ("RSA".equals(members.get("kty"))) {
      return read(kid, members, List.of("n", "e"));
    }
    if (!"EC".equals(members.get("kty"))) {
      return new Unusable(kid, "its type is neither RSA nor EC");
    }
    return "P-256".equals(members.get("crv"))
        ? read(kid, members, List.of("x", "y"))
        : new Unusable(kid, "its curve is not P-256");
  }

  private static boolean isForEncryption(Map<?, ?> members) {
    return "enc".equals(members.get("use"))
        || (members.get("alg") instanceof String algorithm
            && JWEAlgorithm.Family.ASYMMETRIC.contains(JWEAlgorithm.parse(algorithm)));
  }

  private static KeyEntry read(String kid, Map<?, ?> members, List<String> numbers) {
    Object algorithm = members.get("alg");
    if (algorithm != null
        && ALGORITHMS.stream().noneMatch(known -> known.getName().equals(algorithm))) {
      return new Unusable(kid, "its algorithm is neither RS256 nor ES256");
    }
    for (String number : numbers) {
      if (members.get(number) == null) {
        return new Unusable(kid, "a member is missing");
      }
      if (!(members.get(number) instanceof String text) || !BASE64.matcher(text).matches()) {
        return new Unusable(kid, "a member is not base64");
      }
    }
    Map<String, Object> needed = new HashMap<>();
    needed.put("kty", members.get("kty"));
    needed.put("crv", members.get("crv"));
    numbers.forEach(number -> needed.put(number, members.get(number)));
    PURPOSE.forEach(member -> needed.put(member, members.get(member)));
    try {
      JWK key = JWK.parse(needed);
      return fault(key)
          .<KeyEntry>map(cause -> new Unusable(kid, cause))
          .orElseGet(() -> new Usable(key));
    } catch (ParseException | JOSEException e) {
      return new Unusable(kid, "malformed");
    }
  }

  private static Optional<String> fault(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      // The key's own size() counts leading zeros.
      return rsa.toRSAPublicKey().getModulus().bitLength() < MIN_RSA_BITS
          ? Optional.of("shorter than " + MIN_RSA_BITS + " bits")
          : Optional.empty();
    }
    ((ECKey) key).toECPublicKey();
    return Optional.empty();
  }
}
