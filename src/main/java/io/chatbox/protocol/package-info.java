/**
 * The contract on the wire: frames as sealed records, their JSON codec, error and close codes,
 * limits.
 *
 * <p>Promises: what {@link io.chatbox.protocol.FrameCodec#decode} returns is valid by the contract,
 * everything else is a {@link io.chatbox.protocol.ChatException} whose message may be shown to the
 * client. {@link io.chatbox.protocol.FrameCodec#encode} writes what {@code docs/asyncapi.yaml}
 * describes. Uses JSON-P and CDI's annotations; knows no socket and no other package of ours.
 */
package io.chatbox.protocol;
