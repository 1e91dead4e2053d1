/**
 * A model that needs no key and no network, so that everything can be tried at once. It answers
 * each question with the same kind of text: the question quoted, what there is to see, how a real
 * model is added. Same conversation, same answer.
 */
package io.chatbox.llm.demo;
