/**
 * The tests of tokens, keys and addresses, hostile ones included.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code IdentityProviderIT} 21: a server
 *   <li>{@code IdentityProviderTest} 10: endpoints that are away, each in another way
 *   <li>{@code HostileTokensIT} 8: many refused handshakes
 * </ul>
 */
package io.chatbox.security;
