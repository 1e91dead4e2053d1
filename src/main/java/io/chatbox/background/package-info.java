/**
 * What runs without being asked: how parts of the application begin with it, and how they do
 * something every so often.
 */
package io.chatbox.background;
