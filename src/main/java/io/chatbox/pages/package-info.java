/**
 * The pages and their assets, with their content security policy, entity tags and compression. A
 * servlet of our own, because a JAX-RS application at the root would swallow static files.
 *
 * <p>The chat page's modules stand in {@code assets/js}: {@code link} is the way to the server
 * (socket, token, catching up), {@code conversation} what the page knows and does, {@code view}
 * what is seen, {@code words} what is said, in each language; {@code main.js} puts them together.
 * {@code conversation} may use the other three, {@code view} {@code link} and {@code words}, and
 * these two nothing: {@code PageModulesTest} keeps it so.
 */
package io.chatbox.pages;
