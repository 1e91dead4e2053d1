package io.chatbox.security;

import static io.chatbox.security.TestTokens.CLAIMS;
import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.es256;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.ofProvider;
import static io.chatbox.security.TestTokens.rs256;
import static io.chatbox.security.TestTokens.rsa;
import static io.chatbox.security.TestTokens.rsaKey;
import static io.chatbox.security.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that come from an endpoint: rotation, outages, and what is asked of it. */
@Timeout(60)
class IdentityProviderTest {
  private static final RSAKey OLD = rsaKey("old");
  private static final RSAKey NEW = rsaKey("new");
  private static final ECKey CURVE = ecKey("curve", Curve.P_256);

  /** Fetches whenever it wants to. */
  private static final JwksTimes EAGER = times(400, 200, 1, 60_000, 1000);

  private final JwksServer server = new JwksServer(OLD.toPublicJWK(), CURVE.toPublicJWK());
  private final List<TokenVerifier> verifiers = new ArrayList<>();

  @AfterEach
  void close() {
    verifiers.forEach(TokenVerifier::close);
    server.close();
  }

  @Test
  void tokensOfBothAlgorithmsAreTaken() {
    TokenVerifier verifier = verifier(EAGER);

    assertThat(verifier.check(rs256(OLD))).isInstanceOf(Valid.class);
    assertThat(verifier.check(es256(CURVE))).isInstanceOf(Valid.class);
    assertThat(verifier.check(token("{\"alg\":\"RS256\"}", CLAIMS, rsa(OLD))))
        .as("without a kid, any of the keys may fit")
        .isInstanceOf(Valid.class);
    assertThat(server.requests()).isOne();
  }

  @Test
  void aRotatedKeyIsFetchedWhenATokenNamesItAndTheOldOneIsGone() {
    TokenVerifier verifier = verifier(EAGER);
    assertThat(verifier.check(rs256(OLD))).isInstanceOf(Valid.class);

    server.publish(NEW.toPublicJWK());

    assertThat(verifier.check(rs256(NEW))).isInstanceOf(Valid.class);
    assertThat(verifier.check(rs256(OLD))).isEqualTo(new Invalid("unknown key"));
  }

  @Test
  void keysAreFetchedAnewBeforeTheyAreOldWithoutAnybodyAsking() {
    TokenVerifier verifier = verifier(times(400, 50, 1, 300, 100));
    verifier.onStart(this);
    await().until(() -> server.requests() >= 3);
    server.publish(NEW.toPublicJWK());
    int before = server.requests();
    await().until(() -> server.requests() >= before + 2);

    server.die();

    await().until(() -> verifier.check(rs256(NEW)) instanceof Valid);
  }

  @Test
  void unknownKeysAreAskedForTwiceInAnIntervalAtMost() {
    TokenVerifier verifier = verifier(JwksTimes.DEFAULT);

    for (int i = 0; i < 200; i++) {
      String token = token(header("RS256", "kid-" + i), CLAIMS, rsa(NEW));
      assertThat(verifier.check(token)).isInstanceOf(Invalid.class);
    }

    assertThat(server.requests()).isBetween(1, 2);
    assertThat(verifier.check(rs256(OLD))).isInstanceOf(Valid.class);
  }

  static Stream<Named<Consumer<JwksServer>>> outages() {
    return Stream.of(
        Named.of("hangs", JwksServer::hang),
        Named.of("dies", JwksServer::die),
        Named.of("is gone", JwksServer::close),
        Named.of("drips", JwksServer::drip),
        Named.of("floods", JwksServer::flood),
        Named.of("fails", server -> server.say(500, "{\"keys\":[]}")),
        Named.of("moved", server -> server.redirectTo("/elsewhere")),
        Named.of("says nothing", server -> server.say(200, "")),
        Named.of("says garbage", server -> server.say(200, "<html>Sign in</html>")),
        Named.of("says something else", server -> server.say(200, "{\"error\":\"no\"}")),
        Named.of("nests", server -> server.say(200, "[".repeat(200_000))),
        Named.of("cuts its keys", server -> server.say(200, "{\"keys\":[{\"kty\":\"RSA\",\"n\":")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void knownKeysGoOnWhileTheEndpointIsSick(Consumer<JwksServer> outage) {
    TokenVerifier verifier = verifier(times(200, 50, 1, 300, 100));
    await().until(() -> verifier.check(rs256(OLD)) instanceof Valid);

    outage.accept(server);

    // Past the time that keys are kept, so that the outage is met; which is so short here that a
    // check may come while they are fetched.
    Duration kept = Duration.ofMillis(400);
    await().pollDelay(kept).until(() -> verifier.check(rs256(OLD)) instanceof Valid);
    assertThat(verifier.check(rs256(NEW))).isInstanceOf(Invalid.class);
    await().until(() -> verifier.check(rs256(OLD)) instanceof Valid);
  }

  @Test
  void anEndpointThatWasAwayAtTheStartIsAskedAgain() {
    server.hang();
    TokenVerifier verifier = verifier(EAGER);
    verifier.onStart(this);
    assertThat(verifier.check(rs256(OLD))).isEqualTo(new Invalid("unknown key, endpoint away"));

    server.publish(OLD.toPublicJWK());

    await().until(() -> verifier.check(rs256(OLD)) instanceof Valid);
  }

  @Test
  void whoNeedsAnUnknownKeyWaitsBrieflyAndNobodyElseWaits() throws Exception {
    TokenVerifier verifier = verifier(times(10_000, 100, 1, 60_000, 1000));
    assertThat(verifier.check(rs256(OLD))).isInstanceOf(Valid.class);
    server.hang();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TokenCheck> first = threads.submit(() -> verifier.check(rs256(NEW)));
      await().until(() -> server.requests() == 2);
      List<Future<TokenCheck>> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        others.add(threads.submit(() -> verifier.check(rs256(NEW))));
      }

      assertThat(verifier.check(rs256(OLD))).isInstanceOf(Valid.class);
      for (Future<TokenCheck> other : others) {
        assertThat(other.get(5, TimeUnit.SECONDS)).isInstanceOf(Invalid.class);
      }
      assertThat(first.isDone()).as("only one waits for the fetch itself").isFalse();
      server.close();
      assertThat(first.get(5, TimeUnit.SECONDS)).isInstanceOf(Invalid.class);
    }
  }

  @Test
  void anAnswerThatNeverEndsIsNotHeardToItsEnd() {
    server.drip();
    assertThat(verifier(EAGER).check(rs256(OLD))).isInstanceOf(Invalid.class);
    await().until(() -> server.brokenOff() == 1);

    server.flood();
    assertThat(verifier(EAGER).check(rs256(OLD))).isInstanceOf(Invalid.class);
    await().until(() -> server.brokenOff() >= 2);
    assertThat(server.bytesSent()).as("of 52 MB").isLessThan(20_000_000);
  }

  @Test
  void anEndpointSendsNobodyElsewhere() {
    server.redirectTo("/elsewhere");

    assertThat(verifier(EAGER).check(rs256(OLD)))
        .isEqualTo(new Invalid("unknown key, endpoint away"));
  }

  @Test
  void whatTheHeaderOffersIsNeverFetchedNorUsed() {
    try (JwksServer attacker = new JwksServer(NEW.toPublicJWK())) {
      String offer =
          """
          {"alg":"RS256","kid":"new","jku":"%s","x5u":"%s","jwk":%s}
          """
              .formatted(attacker.uri(), attacker.uri(), NEW.toPublicJWK());

      assertThat(verifier(EAGER).check(token(offer, CLAIMS, rsa(NEW))))
          .isEqualTo(new Invalid("unknown key"));
      assertThat(attacker.requests()).isZero();
    }
  }

  private TokenVerifier verifier(JwksTimes times) {
    TokenVerifier verifier = ofProvider(server.uri(), times);
    verifiers.add(verifier);
    return verifier;
  }

  private static JwksTimes times(long fetch, long queue, long interval, long keep, long ahead) {
    return new JwksTimes(
        Duration.ofMillis(fetch),
        Duration.ofMillis(queue),
        Duration.ofMillis(interval),
        Duration.ofMillis(keep),
        Duration.ofMillis(ahead),
        Duration.ofMinutes(10));
  }
}
