/**
 * What the value of a setting is, how its text is read, and the words for an operator where it
 * can't be: one line, never with a secret.
 *
 * <p>Nothing here knows which settings there are. Uses no other package of ours.
 */
package io.chatbox.config.type;
