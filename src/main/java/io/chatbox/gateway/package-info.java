/**
 * Live connections: the handshake, each connection's queues in and out, heartbeat, and the dispatch
 * of what clients send.
 *
 * <p>Promises: nothing blocks on the container's socket threads; frames of a connection are handled
 * in the order in which they came and sent in the order in which they were offered; no frame is
 * dropped silently: a client that reads too slowly is disconnected with 4008. State of a connection
 * is a plain {@link io.chatbox.gateway.Connection}, never an HTTP session.
 */
package io.chatbox.gateway;
