/**
 * What was said, over HTTP: a user's own sessions to list, search, read, rename, end and delete;
 * what is taken away of one as a file; and shared ones for whoever knows the link.
 *
 * <p>Promises: somebody else's session is answered as one that does not exist; a shared one is told
 * without what is its owner's own; an export is written while it is read, whatever its size.
 */
package io.chatbox.history;
