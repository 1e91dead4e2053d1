/**
 * The pages and their assets, with their content security policy, entity tags and compression. A
 * servlet of our own, because a JAX-RS application at the root would swallow static files.
 */
package io.chatbox.pages;
