/**
 * What all HTTP resources share: the JAX-RS application that they belong to, and the one shape in
 * which their errors are told.
 *
 * <p>Promises: whatever goes wrong in a resource, or before one is found, is answered by {@link
 * io.chatbox.rest.HttpError}'s JSON, and tells nothing of our insides. Resources themselves live
 * with their features.
 */
package io.chatbox.rest;
