/**
 * Has questions and answers judged by an OpenAI-type API ({@code POST /moderations}: a model and an
 * input in, {@code results} with {@code flagged} and {@code categories} out), if {@code
 * MODERATION_ENDPOINT} names one.
 *
 * <p>Calls block virtual threads, as the streams of models do: a turn that is stopped interrupts
 * its check, and no check outlasts its time, the response's body included. A check that fails in a
 * way that passes is tried once more; then {@code MODERATION_ON_FAILURE} decides.
 */
package io.chatbox.safety.moderation;
