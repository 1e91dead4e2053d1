/**
 * Development services: real protocols for the quick start and the integration tests, in a process
 * apart from the server's, never in the WAR.
 */
package io.chatbox.dev;
