/**
 * The tests of what finds personal data.
 *
 * <p>What takes over five seconds, in seconds on two cores:
 *
 * <ul>
 *   <li>{@code RedactionPropertyTest} 6: long texts that would make careless patterns backtrack
 * </ul>
 */
package io.chatbox.safety.redaction;
