/**
 * Sessions and their messages: which session a connection gets, and their store.
 *
 * <p>MongoDB, two collections. {@code sessions}: a document a session under the field names of the
 * Go service ({@code _id uid nm modelId ts endTs dur adminAssisted totalTokens lastActivity
 * maxRespTime avgRespTime}) plus {@code v} (2), {@code seq} (number of its last message), {@code
 * activeUid} (unique, sparse: the user while the session is active, unset when it ends) and {@code
 * respTimes}. {@code messages}: a document a message, unique on (session, seq) and on (user,
 * clientKey). Documents without {@code v} belong to the Go service and are not seen.
 *
 * <p>Promises: a message that was returned as stored is stored by a majority; a user has at most
 * one active session, on any number of servers. Database faults come out as {@link
 * io.chatbox.protocol.ChatException} with {@code DATABASE_ERROR}, after retries.
 */
package io.chatbox.session;
