package io.chatbox.mongo;

import java.util.List;

/**
 * What a feature hands in of its collections. A bean of this type is all it takes; it is asked
 * while the {@link Database} is made and so may not need that itself.
 */
public interface Schema {
  /** Those that the start creates where they are missing. */
  List<Index> indexes();

  /** Where sealed values are, for a rotation of keys to find them all. */
  default List<SealedFields> sealed() {
    return List.of();
  }
}
