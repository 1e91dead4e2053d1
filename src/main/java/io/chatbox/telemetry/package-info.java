/**
 * What operators see: log lines and probes.
 *
 * <p>Message content and secrets never get here. Uses no other package of ours.
 */
package io.chatbox.telemetry;
