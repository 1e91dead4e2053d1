/**
 * The contract on the wire: frames as sealed records, their JSON codec, error and close codes,
 * limits.
 *
 * <p>Promises: what {@link io.chatbox.protocol.FrameCodec#decode} returns is valid by the contract,
 * everything else is a {@link io.chatbox.protocol.ChatException} whose message may be shown to the
 * client. Knows no socket and no other package of ours.
 */
package io.chatbox.protocol;
