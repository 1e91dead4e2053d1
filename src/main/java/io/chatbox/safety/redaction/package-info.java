/**
 * Replaces personal data by placeholders in all that goes to a model, if {@code
 * REDACT_PERSONAL_DATA} says so: {@code [email 1]}, {@code [phone 2]}, {@code [card 1]}. Within one
 * call of a model the same value has the same placeholder, however it is written, and different
 * values have different ones.
 *
 * <p>It finds what looks like personal data and is at its best where it errs on that side: an
 * order's number that passes a card's checksum is replaced too. It doesn't find what people hide,
 * as in "ada at example dot com", nor names and street addresses. Time is linear in the length of
 * the text, whatever it holds.
 */
package io.chatbox.safety.redaction;
