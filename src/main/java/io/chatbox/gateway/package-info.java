/**
 * Live connections: the handshake, each connection's queues in and out, heartbeat, and the dispatch
 * of what clients send.
 *
 * <p>The wire: {@link io.chatbox.gateway.SocketServlet} switches protocols, {@code ClientSocket}
 * holds the connection, {@code FrameParser} and {@code Wire} are RFC 6455 ({@code docs/adr/0022}).
 * Bytes come in on the container's thread and become a {@code PeerFrame}; frames go out by the
 * {@code Outbox}: a piece of an answer at once, on the thread that brings it, if the network takes
 * it, all else on a thread of the outbox's.
 *
 * <p>Promises: nothing blocks on the container's socket threads; frames of a connection are handled
 * in the order in which they came and sent in the order in which they were offered; no frame is
 * dropped silently: a client that reads too slowly is disconnected with 4008. State of a connection
 * is a plain {@link io.chatbox.gateway.Connection}, never an HTTP session.
 */
package io.chatbox.gateway;
