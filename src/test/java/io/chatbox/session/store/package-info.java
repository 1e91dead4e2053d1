/**
 * The tests of what is stored, on databases within the process.
 *
 * <p>What takes over five seconds, in seconds on two cores:
 *
 * <ul>
 *   <li>{@code FaultWalkTest} 15: hundreds of broken connections, and what the driver waits after
 *       each
 *   <li>{@code EmbeddedStoreTest} 7: all suites of the store
 *   <li>{@code DatabaseAwayTest} 5: timeouts of a database that is away
 *   <li>{@code SessionLifePropertyTest} 5: eighty lives of sessions
 *   <li>{@code WindowsTest} 6: megabytes, over the wire and back
 * </ul>
 */
package io.chatbox.session.store;
