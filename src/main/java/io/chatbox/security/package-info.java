/** placeholder */
package io.chatbox.security;
