/**
 * Measures what Chatbox costs beside bare relays: a load of WebSocket clients and the model server
 * that the systems under test ask live in one process, so that one clock stamps a piece when it is
 * written and when it arrives. The systems run in processes of their own, on loopback alone.
 */
package io.chatbox.bench;
