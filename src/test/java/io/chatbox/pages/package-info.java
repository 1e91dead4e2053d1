/**
 * The tests of the page, in a browser and without one.
 *
 * <p>What takes over five seconds, in seconds on two cores, with the start of its server where it
 * needs one:
 *
 * <ul>
 *   <li>{@code ChatPageTroubleIT} 35: pauses before the page connects again
 *   <li>{@code ChatPageIT} 40: a browser, and pages in it
 *   <li>{@code RefusalWordsIT} 30: a browser, and pages in it
 * </ul>
 */
package io.chatbox.pages;
