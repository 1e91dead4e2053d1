/** placeholder */
package io.chatbox.pages;
