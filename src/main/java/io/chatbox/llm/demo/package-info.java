/** placeholder */
package io.chatbox.llm.demo;
