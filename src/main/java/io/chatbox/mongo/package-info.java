/**
 * MongoDB, for all who keep something there: the client, retries, indexes, jobs that one server
 * does at a time, the check of the keys, and their rotation. Knows nobody's collections: a feature
 * asks {@link io.chatbox.mongo.Database} for its own by their names, and hands in their indexes and
 * sealed fields as a {@link io.chatbox.mongo.Schema}.
 *
 * <p>One database. A field that has no value is absent, never null; times are BSON dates, numbers
 * 64-bit. Names of the Go service are kept, so both can live in one database; its documents have no
 * {@code v} and are not seen here. Who keeps a collection describes it in its package's text.
 *
 * <p>{@code jobs}, a document a job that one server does at a time: {@code _id} its name, {@code
 * owner} the server that does it {@code until} then, when any other may take it over: {@code
 * cleanup}, and {@code key rotation} with the id of the key, which exists only while one is asked
 * for, with how far it has come.
 *
 * <p>{@code keys}, a document a key that was written with: {@code _id} the key's id, {@code v}, and
 * {@code value}, the canary. Each start opens all of them before its first write; a rotation
 * deletes those of other keys when it has left nothing under them.
 *
 * <p>Promises: an operation fails in bounded time, as a {@link io.chatbox.protocol.ChatException}
 * with {@code DATABASE_ERROR}, after retries that outlast a change of primary; nothing is written
 * before the keys are known to be those of the database and the indexes exist that keep writes
 * right. Whether there is a primary is known from what the driver hears of the servers, and no
 * command of ours is needed for it.
 */
package io.chatbox.mongo;
