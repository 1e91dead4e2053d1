/**
 * What operators see: log lines, and the figures that are counted for them.
 *
 * <p>Message content and secrets never get here. Uses no other package of ours.
 */
package io.chatbox.telemetry;
