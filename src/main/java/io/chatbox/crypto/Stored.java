package io.chatbox.crypto;

import java.util.Arrays;

/**
 * A text as it is stored: the database keeps {@link Clear} as a string and {@link Sealed} as
 * binary, and so tells them apart.
 */
public sealed interface Stored {

  /** Text in the clear, from before there was a key or because there is none. */
  record Clear(String text) implements Stored {
    /** Without the text. */
    @Override
    public String toString() {
      return "Clear[" + text.length() + " characters]";
    }
  }

  /**
   * Text that is encrypted.
   *
   * @param bytes as the package says; not copied, so not to be changed
   */
  record Sealed(byte[] bytes) implements Stored {
    @Override
    public boolean equals(Object other) {
      return other instanceof Sealed sealed && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Sealed[" + bytes.length + " bytes]";
    }
  }
}
