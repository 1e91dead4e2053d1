/**
 * What administrators do over HTTP, below {@code admin/}: rotate the keys, take out or delete all
 * of a user's data, read what answers cost and the audit trail. All of it needs the role {@code
 * admin}. Deeds that are an {@link io.chatbox.audit.Action} are in the trail before they happen;
 * reading usage, also a single user's, or the trail itself is none and leaves no entry.
 */
package io.chatbox.admin;
