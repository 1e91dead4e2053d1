/**
 * Who is there: from the token of a request to a {@link io.chatbox.security.Caller}, origins, and
 * the shape of refusals over HTTP.
 *
 * <p>Promises: a request to a protected path reaches the application only with a token whose
 * signature, algorithm, lifetime and claims were checked; why one was refused is never told. The
 * algorithm is pinned by the kind of key that is configured, never by the token's header.
 */
package io.chatbox.security;
