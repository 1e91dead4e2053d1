package io.chatbox.crypto;

import java.util.Optional;

/** What came of opening a stored value. */
public sealed interface Opening {

  /**
   * @param outdated whether it is not stored as it would be now: under a retired key, in the clear
   *     although there is an active key, or sealed although there is none
   */
  record Opened(String text, boolean outdated) implements Opening {
    /** Without the text. */
    @Override
    public String toString() {
      return "Opened[outdated=" + outdated + "]";
    }
  }

  /**
   * @param keyId the key that the value names; absent if it is malformed
   */
  record Failed(Reason reason, Optional<String> keyId) implements Opening {}

  /** Why a value can't be opened. */
  enum Reason {
    /** It is sealed under a key that is not in the ring. */
    UNKNOWN_KEY,
    /** It was changed, or moved here from another place. */
    TAMPERED,
    /** It is no sealed value, or one of a later version. */
    MALFORMED
  }
}
