/**
 * Encryption of what people write, before it goes to the database: content, session names,
 * transcripts, share tokens.
 *
 * <p>A key ring of one active key, under which values are sealed, and retired ones, under which
 * they are still opened. Without an active key values stay in the clear. What a key is used for is
 * derived from it (HKDF, RFC 5869) apart for every use and for every session; the key itself
 * encrypts nothing.
 *
 * <p>A sealed value, of {@link io.chatbox.crypto.ContentCipher#OVERHEAD} bytes more than its text
 * in UTF-8:
 *
 * <ul>
 *   <li>1 byte: version, 1
 *   <li>8 bytes: id of the key
 *   <li>12 bytes: nonce, random
 *   <li>the text under AES-256-GCM, then 16 bytes of tag
 * </ul>
 *
 * <p>Authenticated with it (the associated data): version and key id as they stand there, then
 * session id, message id and field name, each a 32-bit number of UTF-16 units and those units, all
 * big-endian. A value that is moved elsewhere, or changed, does not open.
 *
 * <p>Sealed values are binary in the database and those in the clear are strings, so neither can be
 * taken for the other, whatever a user writes. A string in place of a sealed value is text in the
 * clear, though, and nothing vouches for it.
 *
 * <p>Promises: a value that can't be opened is an answer and not an exception, and neither text nor
 * key shows in any message or {@code toString}. Everything here takes any number of threads and
 * never blocks.
 */
package io.chatbox.crypto;
