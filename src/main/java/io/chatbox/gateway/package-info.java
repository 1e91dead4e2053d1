/** placeholder */
package io.chatbox.gateway;
