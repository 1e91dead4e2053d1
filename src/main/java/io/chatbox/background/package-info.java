/** What runs without being asked: how parts of the application begin with it. */
package io.chatbox.background;
