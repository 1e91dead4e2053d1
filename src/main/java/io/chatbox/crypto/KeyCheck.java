package io.chatbox.crypto;

import io.chatbox.crypto.Opening.Failed;
import io.chatbox.crypto.Opening.Opened;
import io.chatbox.crypto.Opening.Reason;
import io.chatbox.crypto.Stored.Clear;
import io.chatbox.crypto.Stored.Sealed;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tells before anybody is served whether the keys are those that the database was written with. For
 * each key that it was ever written with the database keeps a canary, a known text that is sealed
 * under it, until a rotation has left nothing under that key.
 */
public final class KeyCheck {
  private static final Binding BINDING = Binding.of("", "key check");
  private static final String TEXT = "chatbox key check";

  private final ContentCipher cipher;

  public KeyCheck(ContentCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param keyId what to keep it under, if nothing is kept there yet
   */
  public record Canary(String keyId, Sealed value) {}

  /** The canary of the active key, to be kept before anything is written; absent without a key. */
  public Optional<Canary> canary() {
    return switch (cipher.seal(BINDING, TEXT)) {
      case Clear off -> Optional.empty();
      case Sealed value -> cipher.activeId().map(id -> new Canary(id, value));
    };
  }

  /**
   * What is wrong with the keys, as one line of the settings' form that shows keys by their ids.
   *
   * @param stored all canaries in the database
   * @return absent if each opens
   */
  public Optional<String> fault(Collection<Sealed> stored) {
    SortedSet<String> missing = new TreeSet<>();
    boolean activeIsKnown = false;
    for (Sealed canary : stored) {
      switch (cipher.open(BINDING, canary)) {
        case Opened(String text, boolean outdated) -> activeIsKnown |= !outdated;
        case Failed(Reason reason, Optional<String> keyId) -> {
          if (reason != Reason.UNKNOWN_KEY || keyId.isEmpty()) {
            return Optional.of(changed(keyId.orElse("that it doesn't name")));
          }
          missing.add(keyId.get());
        }
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(missing(String.join(", ", missing), activeIsKnown));
  }

  private String missing(String ids, boolean activeIsKnown) {
    if (activeIsKnown) {
      return "ENCRYPTION_KEYS_RETIRED: lacks a key that content is stored under (id %s); add it, until a rotation has ended"
          .formatted(ids);
    }
    return cipher
        .activeId()
        .map(
            id ->
                "ENCRYPTION_KEY: the wrong key (id %s), content is stored under another (id %s); set it to that one, or, if the key set is new, add that one to ENCRYPTION_KEYS_RETIRED"
                    .formatted(id, ids))
        .orElseGet(
            () ->
                "ENCRYPTION_KEY: not set, but content is stored under a key (id %s); set it to that one, or, to store what is new in the clear, add that one to ENCRYPTION_KEYS_RETIRED"
                    .formatted(ids));
  }

  private static String changed(String id) {
    return "ENCRYPTION_KEY: the database's own check of the key (id %s) was changed there, and content may have been; restore it from a backup, or delete that check"
        .formatted(id);
  }
}
