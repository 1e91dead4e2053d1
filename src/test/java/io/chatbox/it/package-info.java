/**
 * What integration tests share: one running server with its development services, a socket client,
 * a browser.
 */
package io.chatbox.it;
