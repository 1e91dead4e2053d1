/**
 * Who is there: from the token of a request to a {@link io.chatbox.security.Caller}, clients'
 * addresses and origins, and what every answer tells browsers.
 *
 * <p>Promises: a request to a protected path reaches the application only with a token whose
 * spelling, signature, algorithm, lifetime and claims were checked; why one was refused is never
 * told. The algorithm is pinned by the kind of key that is configured (a shared secret, an identity
 * provider's published keys, or both), never by the token's header. Nothing here blocks a request
 * for longer than {@code JwksTimes} say, and only one whose key is not known.
 */
package io.chatbox.security;
