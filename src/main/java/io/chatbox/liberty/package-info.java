/**
 * Open Liberty's inner objects, for the few things that no specification has words for. Whoever
 * uses this says what happens on a server that looks different inside: nothing, and one line in the
 * log.
 */
package io.chatbox.liberty;
