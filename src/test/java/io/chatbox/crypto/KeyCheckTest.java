package io.chatbox.crypto;

import static io.chatbox.crypto.Keys.FIRST;
import static io.chatbox.crypto.Keys.FIRST_ID;
import static io.chatbox.crypto.Keys.SECOND;
import static io.chatbox.crypto.Keys.SECOND_ID;
import static io.chatbox.crypto.Keys.THIRD;
import static io.chatbox.crypto.Keys.THIRD_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.type.Secret;
import io.chatbox.crypto.Stored.Sealed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyCheckTest {

  @Test
  void theKeysOfTheDatabaseAreRight() {
    assertThat(check(Keys.ring(FIRST)).fault(canaries(FIRST))).isEmpty();
    assertThat(check(Keys.ring(SECOND, FIRST)).fault(canaries(FIRST))).isEmpty();
    assertThat(check(Keys.ring(SECOND, FIRST)).fault(canaries(FIRST, SECOND))).isEmpty();
    assertThat(check(Keys.off(FIRST)).fault(canaries(FIRST))).isEmpty();
    assertThat(check(Keys.ring(FIRST)).fault(List.of())).isEmpty();
  }

  @Test
  void aCanaryIsKeptUnderItsKeysId() {
    assertThat(check(Keys.ring(FIRST, SECOND)).canary())
        .hasValueSatisfying(canary -> assertThat(canary.keyId()).isEqualTo(FIRST_ID));
    assertThat(check(Keys.off(FIRST)).canary()).isEmpty();
  }

  @Test
  void anotherKeyIsTheWrongOne() {
    assertThat(check(Keys.ring(SECOND)).fault(canaries(FIRST)))
        .contains(
            "ENCRYPTION_KEY: the wrong key (id "
                + SECOND_ID
                + "), content is stored under another (id "
                + FIRST_ID
                + "); set it to that one, or, if the key set is new, add that one to"
                + " ENCRYPTION_KEYS_RETIRED");
  }

  @Test
  void aKeyThatWasRemovedIsMissed() {
    assertThat(check(Keys.off()).fault(canaries(FIRST)))
        .contains(
            "ENCRYPTION_KEY: not set, but content is stored under a key (id "
                + FIRST_ID
                + "); set it to that one, or, to store what is new in the clear, add that one to"
                + " ENCRYPTION_KEYS_RETIRED");
  }

  @Test
  void aRetiredKeyThatWasDroppedTooEarlyIsMissed() {
    String both = Stream.of(FIRST_ID, THIRD_ID).sorted().reduce((a, b) -> a + ", " + b).get();

    assertThat(check(Keys.ring(SECOND)).fault(canaries(THIRD, SECOND, FIRST)))
        .contains(
            "ENCRYPTION_KEYS_RETIRED: lacks a key that content is stored under (id "
                + both
                + "); add it, until a rotation has ended");
  }

  @Test
  void aCanaryThatWasChangedIsAFaultOfItsOwn() {
    byte[] changed = canaries(FIRST).getFirst().bytes().clone();
    changed[changed.length - 1]++;
    String line =
        "ENCRYPTION_KEY: the database's own check of the key (id %s) was changed there, and content"
            + " may have been; restore it from a backup, or delete that check";

    assertThat(check(Keys.ring(FIRST)).fault(List.of(new Sealed(changed))))
        .contains(line.formatted(FIRST_ID));
    assertThat(check(Keys.ring(FIRST)).fault(List.of(new Sealed(new byte[3]))))
        .contains(line.formatted("that it doesn't name"));
  }

  private static KeyCheck check(KeyRing ring) {
    return new KeyCheck(new ContentCipher(ring));
  }

  /** As the database has them after it was written with each of these keys. */
  private static List<Sealed> canaries(Secret... keys) {
    return Stream.of(keys)
        .map(key -> check(Keys.ring(key)).canary().orElseThrow().value())
        .toList();
  }
}
