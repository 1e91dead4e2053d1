/**
 * The audit trail: which administrator took out or deleted whose data or rotated the keys, and
 * when; {@link io.chatbox.audit.Action} lists what is recorded. An entry is stored by a majority
 * before the deed begins, so that none of these goes unrecorded; one that never got an end was
 * interrupted, or is under way.
 *
 * <p>{@code audit}, a document an entry: {@code _id}, {@code v} (2), {@code ts} when, {@code by}
 * the administrator's user id, {@code byName} as others see it, {@code action}; {@code uid} and
 * {@code sessionId} of whoever and whatever it was done to; {@code endTs} when it was done and
 * {@code count} of how many things. Entries are neither changed after that nor deleted: how long to
 * keep them is the operator's to say. They hold ids and names, and nothing that was said.
 */
package io.chatbox.audit;
