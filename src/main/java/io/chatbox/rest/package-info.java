/**
 * What all HTTP resources share: the JAX-RS application that they belong to, the one shape in which
 * errors are told, JSON answers and the fields in them, answers that are written while they are
 * read, the numbers in queries, and the way to ask for a role. Resources themselves live with their
 * features.
 *
 * <p>Promises: whatever goes wrong in a resource, or before one is found, is answered by {@link
 * io.chatbox.rest.HttpError}'s JSON, or by the end of the connection once an answer has begun, and
 * tells nothing of our insides; a resource that {@link io.chatbox.rest.RequiresRole} marks is
 * reached by callers with that role alone.
 */
package io.chatbox.rest;
