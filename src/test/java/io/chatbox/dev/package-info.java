/**
 * Development services: real protocols for the quick start and the integration tests, in a process
 * apart from the server's, never in the WAR.
 *
 * <p>Of their own tests, {@code SourceWatcherTest} takes 8 seconds: it compiles.
 */
package io.chatbox.dev;
