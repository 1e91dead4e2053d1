package io.chatbox.crypto;

import static io.chatbox.crypto.Keys.FIRST;
import static io.chatbox.crypto.Keys.FIRST_ID;
import static io.chatbox.crypto.Keys.SECOND;
import static io.chatbox.crypto.Keys.SECOND_ID;
import static io.chatbox.crypto.Keys.cipher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Opening.Reason;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentCipherTest {
  private static final Binding BINDING = new Binding("5e551", "m1", "content");
  private static final String TEXT = "Grüße, 🌍";

  /** Made by another program, from what the package's text says. */
  private static final byte[] SEALED =
      HexFormat.of()
          .parseHex(
              "01592bc8c3533120dc6465666768696a6b6c6d6e6f5fabc4159af4a1ef890fdfa6c17d3fa0c335473ffad0"
                  + "38c0d373e73565");

  @Test
  void theFormatIsTheDocumentedOne() {
    byte[] nonce = "defghijklmno".getBytes(StandardCharsets.US_ASCII);
    RingKey key = Keys.ring(FIRST).active().orElseThrow();

    assertThat(ContentCipher.seal(key, nonce, BINDING, TEXT)).isEqualTo(new Sealed(SEALED));
    assertThat(cipher(FIRST).open(BINDING, new Sealed(SEALED))).isEqualTo(new Opened(TEXT, false));
  }

  @Test
  void withoutAKeyTextStaysInTheClear() {
    ContentCipher off = new ContentCipher(Keys.off());

    assertThat(off.seal(BINDING, TEXT)).isEqualTo(new Clear(TEXT));
    assertThat(off.open(BINDING, new Clear(TEXT))).isEqualTo(new Opened(TEXT, false));
    assertThat(off.open(BINDING, new Sealed(SEALED)))
        .isEqualTo(new Failed(Reason.UNKNOWN_KEY, Optional.of(FIRST_ID)));
  }

  @Test
  void whatWasStoredOtherwiseIsReadAndOutdated() {
    Opened outdated = new Opened(TEXT, true);

    assertThat(cipher(FIRST).open(BINDING, new Clear(TEXT))).isEqualTo(outdated);
    assertThat(cipher(SECOND, FIRST).open(BINDING, new Sealed(SEALED))).isEqualTo(outdated);
    assertThat(new ContentCipher(Keys.off(FIRST)).open(BINDING, new Sealed(SEALED)))
        .isEqualTo(outdated);
    assertThat(cipher(FIRST, FIRST, SECOND).open(BINDING, new Sealed(SEALED)))
        .isEqualTo(new Opened(TEXT, false));
  }

  @Test
  void aKeyThatIsGoneIsNamed() {
    assertThat(cipher(FIRST).open(BINDING, cipher(SECOND, FIRST).seal(BINDING, TEXT)))
        .isEqualTo(new Failed(Reason.UNKNOWN_KEY, Optional.of(SECOND_ID)));
  }

  @Test
  void whatIsNoSealedValueIsMalformed() {
    Failed malformed = new Failed(Reason.MALFORMED, Optional.empty());
    byte[] laterVersion = SEALED.clone();
    laterVersion[0]++;
    byte[] tooLong = new byte[ContentCipher.OVERHEAD + ContentCipher.MAX_TEXT + 1];
    tooLong[0] = 1;

    for (byte[] bytes : List.of(new byte[0], new byte[36], laterVersion, tooLong)) {
      assertThat(cipher(FIRST).open(BINDING, new Sealed(bytes))).isEqualTo(malformed);
    }
  }

  @Test
  void textsAreBounded() {
    String longest = "x".repeat(ContentCipher.MAX_TEXT);
    ContentCipher cipher = cipher(FIRST);

    Stored sealed = cipher.seal(BINDING, longest);

    assertThat(cipher.open(BINDING, sealed)).isEqualTo(new Opened(longest, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cipher.seal(BINDING, longest + "x"))
        .withMessage("a text of 8388609 bytes can't be stored");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Binding.of("x".repeat(513), "name"))
        .withMessage("a part of the binding is over 512 characters");
  }

  /** The same text in the same place looks different each time, to several threads at once too. */
  @Test
  void noNonceIsUsedTwice() {
    ContentCipher cipher = cipher(FIRST);

    List<Sealed> sealed =
        IntStream.range(0, 20_000)
            .parallel()
            .mapToObj(i -> (Sealed) cipher.seal(BINDING, TEXT))
            .toList();

    Set<String> nonces =
        sealed.stream()
            .map(value -> HexFormat.of().formatHex(value.bytes(), 9, 21))
            .collect(Collectors.toSet());
    assertThat(nonces).hasSize(20_000);
    assertThat(sealed.parallelStream().map(value -> cipher.open(BINDING, value)))
        .containsOnly(new Opened(TEXT, false));
  }

  @Test
  void nothingShowsATextOrAKey() {
    KeyRing ring = Keys.ring(FIRST, SECOND);

    assertThat(List.of(new Clear(TEXT), new Opened(TEXT, false), new Sealed(SEALED)))
        .hasToString("[Clear[9 characters], Opened[outdated=false], Sealed[50 bytes]]");
    assertThat(ring.all()).hasToString("[" + FIRST_ID + ", " + SECOND_ID + "]");
  }
}
