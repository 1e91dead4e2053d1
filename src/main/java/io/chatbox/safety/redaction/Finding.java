package io.chatbox.safety.redaction;

/**
 * A piece of personal data in a text.
 *
 * @param start of it in the text, in UTF-16 units
 * @param end behind it
 * @param kind a word that says what it is, for its placeholder
 * @param value the same for all ways to write it
 */
record Finding(int start, int end, String kind, String value) {}
