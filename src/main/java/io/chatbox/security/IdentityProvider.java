package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import io.chatbox.config.type.HttpProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The published keys of an identity provider: RS256 and ES256 (RFC 7518 sections 3.3 and 3.4).
 * Known keys are fetched anew in the background and stay good while the endpoint is away; a key
 * that is not known makes one fetch, within what {@link JwksTimes} allow.
 *
 * <p>A token's header only picks among the published keys, by {@code kid}: the keys and addresses
 * in it ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are never used.
 */
final class IdentityProvider implements TokenKeys, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("jwks-refresh").factory());
  private final JWKSource<SecurityContext> keys;

  /**
   * @param proxy that leads to the keys, absent if they are fetched directly
   */
  IdentityProvider(URI jwks, Optional<HttpProxy> proxy, JwksTimes times) {
    this.keys =
        JWKSourceBuilder.create(new JwksEndpoint(jwks, proxy, times.fetch(), threads))
            .cache(times.keep().toMillis(), times.queue().toMillis())
            .refreshAheadCache(times.ahead().toMillis(), null, threads, true, timer, true)
            .rateLimited(times.interval().toMillis())
            .outageTolerant(times.outage().toMillis())
            .build();
  }

  /** Fetches the keys in the background, so that the first token need not wait for them. */
  void warmUp() {
    threads.execute(
        () -> {
          try {
            keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
          } catch (KeySourceException e) {
            // Logged where it happened; the first token tries again.
          }
        });
  }

  @Override
  public Set<JWSAlgorithm> algorithms() {
    return KeyEntry.ALGORITHMS;
  }

  @Override
  public Optional<String> faultOf(JWSObject token) throws JOSEException {
    List<JWK> candidates;
    try {
      candidates = keys.get(new JWKSelector(matcher(token.getHeader())), null);
    } catch (RateLimitReachedException e) {
      return Optional.of("unknown key, fetched lately");
    } catch (KeySourceException e) {
      return Optional.of("unknown key, endpoint away");
    }
    if (candidates.isEmpty()) {
      return Optional.of("unknown key");
    }
    for (JWK key : candidates) {
      if (token.verify(verifier(key))) {
        return Optional.empty();
      }
    }
    return Optional.of("signature");
  }

  /** A key is for one algorithm, and for signatures; what it doesn't say is left open. */
  private static JWKMatcher matcher(JWSHeader header) {
    JWSAlgorithm algorithm = header.getAlgorithm();
    JWKMatcher.Builder matcher =
        new JWKMatcher.Builder()
            .keyID(header.getKeyID())
            .keyType(KeyType.forAlgorithm(algorithm))
            .algorithms(algorithm, null)
            .keyUses(KeyUse.SIGNATURE, null)
            .keyOperations(KeyOperation.VERIFY, KeyOperation.SIGN, null);
    return (algorithm.equals(JWSAlgorithm.ES256) ? matcher.curve(Curve.P_256) : matcher).build();
  }

  /** Of a key that {@link KeyEntry} found usable. */
  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
