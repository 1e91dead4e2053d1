/**
 * Development services: real protocols for the quick start and the integration tests, in a process
 * apart from the server's, never in the WAR.
 *
 * <p>Of their own tests, {@code SourceWatcherTest} takes 8 seconds: it compiles. {@code
 * MongoFaultsTest} takes 6: a driver finds servers gone.
 */
package io.chatbox.dev;
