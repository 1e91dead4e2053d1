package io.chatbox.protocol;

/**
 * The id of something, so that one can't be taken for another's. Opaque; shown by its value alone,
 * also in logs.
 */
public interface Id {
  String value();
}
