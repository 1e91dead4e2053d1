/**
 * The application's start and end: starts whatever is {@link io.chatbox.background.Background},
 * drains before a signal ends the process, and gives everybody the clock.
 */
package io.chatbox.server;
