package io.chatbox.crypto;

import static io.chatbox.crypto.Keys.FIRST;
import static io.chatbox.crypto.Keys.FIRST_ID;
import static io.chatbox.crypto.Keys.SECOND;
import static io.chatbox.crypto.Keys.THIRD;
import static io.chatbox.crypto.Keys.cipher;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Opening.Reason;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every text and place, and for whatever somebody does to the database. */
class ContentCipherPropertyTest {
  private static final Failed TAMPERED = new Failed(Reason.TAMPERED, Optional.of(FIRST_ID));
  private static final Failed MALFORMED = new Failed(Reason.MALFORMED, Optional.empty());

  private final ContentCipher cipher = cipher(FIRST);

  @Property
  void everyTextComesBack(@ForAll("bindings") Binding binding, @ForAll("texts") String text) {
    Sealed sealed = seal(binding, text);

    assertThat(sealed.bytes()).hasSize(ContentCipher.OVERHEAD + text.getBytes(UTF_8).length);
    assertThat(cipher.open(binding, sealed)).isEqualTo(new Opened(text, false));
    assertThat(cipher(SECOND, THIRD, FIRST).open(binding, sealed))
        .isEqualTo(new Opened(text, true));
    assertThat(cipher(SECOND, THIRD).open(binding, sealed))
        .isEqualTo(new Failed(Reason.UNKNOWN_KEY, Optional.of(FIRST_ID)));
  }

  @Property
  void noTextShows(@ForAll("bindings") Binding binding, @ForAll("texts") String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    Assume.that(utf8.length >= 8);

    String first = new String(seal(binding, text).bytes(), ISO_8859_1);
    String second = new String(seal(binding, text).bytes(), ISO_8859_1);

    assertThat(first).doesNotContain(new String(utf8, ISO_8859_1));
    assertThat(first.substring(9)).isNotEqualTo(second.substring(9));
    assertThat(first.substring(21)).isNotEqualTo(second.substring(21));
  }

  @Property
  void aFlippedBitIsNoticed(
      @ForAll("bindings") Binding binding,
      @ForAll("texts") String text,
      @ForAll @IntRange int bit) {
    byte[] bytes = seal(binding, text).bytes().clone();
    int index = bit % (bytes.length * 8);
    bytes[index / 8] ^= (byte) (1 << index % 8);

    Reason expected =
        index < 8 ? Reason.MALFORMED : index < 72 ? Reason.UNKNOWN_KEY : Reason.TAMPERED;
    assertThat(cipher.open(binding, new Sealed(bytes)))
        .asInstanceOf(type(Failed.class))
        .extracting(Failed::reason)
        .isEqualTo(expected);
  }

  /** Under a key that is in the ring too. */
  @Property
  void anotherKeyIdIsNoticed(@ForAll("bindings") Binding binding, @ForAll("texts") String text) {
    byte[] bytes = seal(binding, text).bytes().clone();
    System.arraycopy(((Sealed) cipher(SECOND).seal(binding, text)).bytes(), 1, bytes, 1, 8);

    assertThat(cipher(SECOND, FIRST).open(binding, new Sealed(bytes)))
        .isEqualTo(new Failed(Reason.TAMPERED, Optional.of(Keys.SECOND_ID)));
  }

  @Property
  void aCutOrAnAdditionIsNoticed(
      @ForAll("bindings") Binding binding,
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 2_000) int length) {
    byte[] bytes = seal(binding, text).bytes();
    Assume.that(length != bytes.length);

    assertThat(cipher.open(binding, new Sealed(Arrays.copyOf(bytes, length))))
        .isEqualTo(length < ContentCipher.OVERHEAD ? MALFORMED : TAMPERED);
  }

  @Property
  void aValueOpensInItsPlaceOnly(
      @ForAll("bindings") Binding binding,
      @ForAll("bindings") Binding other,
      @ForAll("texts") String text) {
    Assume.that(!binding.equals(other));

    assertThat(cipher.open(other, seal(binding, text))).isEqualTo(TAMPERED);
    assertThat(other.encoded()).isNotEqualTo(binding.encoded());
  }

  /** The same letters, cut into parts elsewhere. */
  @Property
  void bindingsAreNotJustTheirLetters(
      @ForAll("ids") String letters,
      @ForAll @IntRange(max = 12) int first,
      @ForAll @IntRange(max = 12) int second) {
    int cut = Math.min(first, letters.length());
    int otherCut = Math.min(second, letters.length());
    Assume.that(cut != otherCut);
    Binding binding = new Binding(letters.substring(0, cut), letters.substring(cut), "content");
    Binding other =
        new Binding(letters.substring(0, otherCut), letters.substring(otherCut), "content");

    assertThat(cipher.open(other, seal(binding, "text"))).isEqualTo(TAMPERED);
    assertThat(
            cipher.open(
                new Binding("s", letters.substring(0, otherCut), letters.substring(otherCut)),
                seal(new Binding("s", letters.substring(0, cut), letters.substring(cut)), "text")))
        .isEqualTo(TAMPERED);
  }

  @Property
  void garbageNeverThrows(
      @ForAll("bindings") Binding binding, @ForAll @Size(max = 200) byte[] garbage) {
    byte[] begun = garbage.clone();
    System.arraycopy(
        seal(binding, "").bytes(),
        0,
        begun,
        0,
        Math.min(begun.length, 9)); // a header that is right

    assertThat(cipher.open(binding, new Sealed(garbage))).isInstanceOf(Failed.class);
    assertThat(cipher.open(binding, new Sealed(begun))).isInstanceOf(Failed.class);
  }

  /** A user's text that looks like a sealed value is a string in the database, and so a text. */
  @Property
  void aTextIsNeverTakenForASealedValue(
      @ForAll("bindings") Binding binding, @ForAll("texts") String text) {
    String looksSealed = new String(seal(binding, text).bytes(), ISO_8859_1);

    assertThat(cipher.open(binding, new Clear(looksSealed)))
        .isEqualTo(new Opened(looksSealed, true));
    assertThat(cipher.open(binding, seal(binding, looksSealed)))
        .isEqualTo(new Opened(looksSealed, false));
  }

  private Sealed seal(Binding binding, String text) {
    return (Sealed) cipher.seal(binding, text);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> codePoint =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.integers().between(0x80, 0xd7ff),
            Arbitraries.integers().between(0xe000, 0x10ffff));
    return codePoint.list().ofMaxSize(200).map(ContentCipherPropertyTest::text);
  }

  private static String text(List<Integer> codePoints) {
    StringBuilder text = new StringBuilder();
    codePoints.forEach(text::appendCodePoint);
    return text.toString();
  }

  @Provide
  Arbitrary<Binding> bindings() {
    return Combinators.combine(
            ids(), ids(), Arbitraries.of("content", "name", "transcript", "shareToken"))
        .as(Binding::new);
  }

  /** Short ones of few letters, so that they are often alike; broken surrogates among them. */
  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withChars('a', '\0', '\ud800', '\udc00', '?')
        .ofMaxLength(12)
        .withoutEdgeCases();
  }
}
