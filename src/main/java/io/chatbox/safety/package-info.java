/**
 * Safety: what looks at text before a model gets it, and at answers before anybody sees them.
 *
 * <p>{@link io.chatbox.safety.Safety} puts a chain of {@link io.chatbox.safety.TextFilter}s around
 * a model. Each is asked in the order of {@link io.chatbox.safety.TextFilter#order()} about the
 * texts of the {@linkplain io.chatbox.safety.Passage.Position positions} that it names, gets them
 * as those before it left them, and says of each: pass, change, or refuse with a reason. A refused
 * question reaches no model, with later questions neither; a refused answer ends where it was
 * refused. Around a model that no filter cares about there is nothing.
 *
 * <p>Promises: nothing of what a filter changes or refuses leaves for the model's provider; no
 * character of an answer is told before every filter of answers has let it through, in the order in
 * which it came and each once; a filter that breaks refuses. What is stored and shown of questions
 * is what their users wrote: only what leaves differs. No line of the log holds any of the text.
 *
 * <p>Another filter is one class: a {@code @Singleton} that implements {@link
 * io.chatbox.safety.TextFilter}, in a package of its own below this one; CDI finds it. The orders
 * that are taken:
 *
 * <table>
 *   <caption>Filters</caption>
 *   <tr><td>100</td><td>{@code redaction}</td><td>first, so that those that ask somebody else about
 *   a text don't tell them personal data</td></tr>
 *   <tr><td>200</td><td>{@code moderation}</td><td>asks an OpenAI-type API</td></tr>
 * </table>
 */
package io.chatbox.safety;
