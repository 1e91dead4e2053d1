/**
 * What administrators do over HTTP, below {@code admin/}: rotate the keys, take out or delete all
 * of a user's data, read the trail of that. All of it needs the role {@code admin}; what touches
 * people's data is in the audit trail before it happens.
 */
package io.chatbox.admin;
