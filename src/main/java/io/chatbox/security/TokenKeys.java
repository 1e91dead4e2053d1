package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of one kind, and the algorithms that go with that kind. The kinds share no algorithm, so
 * that a key of one is never tried for a token of the other (RFC 8725 sections 2.1 and 3.1).
 */
interface TokenKeys {

  Set<JWSAlgorithm> algorithms();

  /**
   * What is wrong with the signature, for the log; empty if one of the keys made it.
   *
   * @param token signed with one of {@link #algorithms}, as it says itself
   */
  Optional<String> faultOf(JWSObject token) throws JOSEException;
}
