/** placeholder */
package io.chatbox.llm.openai;
