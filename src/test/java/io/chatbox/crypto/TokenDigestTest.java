package io.chatbox.crypto;

import static io.chatbox.crypto.Keys.FIRST;
import static io.chatbox.crypto.Keys.SECOND;
import static io.chatbox.crypto.Keys.THIRD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenDigestTest {
  private static final String TOKEN = "q7Zr8vQpLx1NcYt6HdB0sA";

  /** Both made by another program. */
  private static final String HMAC = "epxtO87Rss74IOL7zaR4w_xshVlVoAe1s9KkrzV1sys";

  private static final String SHA_256 = "Ipp1y-iPPBr2SY138V_w7zAdNIh8SdRhqBaq7H1eQh0";

  @Test
  void isKeyedOrPlain() {
    assertThat(digest(Keys.ring(FIRST, SECOND)).of(TOKEN)).isEqualTo(HMAC);
    assertThat(digest(Keys.off(SECOND)).of(TOKEN)).isEqualTo(SHA_256);
  }

  @Test
  void aTokenIsFoundWhateverItWasStoredUnder() {
    String second = digest(Keys.ring(SECOND)).of(TOKEN);
    String third = digest(Keys.ring(THIRD)).of(TOKEN);

    assertThat(digest(Keys.ring(THIRD, FIRST, SECOND, THIRD)).candidates(TOKEN))
        .containsExactly(third, HMAC, second, SHA_256);
    assertThat(digest(Keys.off(FIRST)).candidates(TOKEN)).containsExactly(SHA_256, HMAC);
    assertThat(digest(Keys.off()).candidates(TOKEN)).containsExactly(SHA_256);
  }

  @Test
  void whatIsTooLongIsNoToken() {
    assertThat(digest(Keys.ring(FIRST)).candidates("x".repeat(256))).hasSize(2);
    assertThat(digest(Keys.ring(FIRST)).candidates("x".repeat(257))).isEmpty();
  }

  private static TokenDigest digest(KeyRing ring) {
    return new TokenDigest(ring);
  }
}
