/** What the contract takes as a message's text. */

/** The longest, in UTF-16 units. */
export const LONGEST = 10_000;

/** What is left of a text when the server has read it; it counts after that. */
export const tidy = (/** @type {string} */ raw) => raw.replaceAll('\0', '').trim();

/** Whether a tidy text may be sent. */
export const isSendable = (/** @type {string} */ content) =>
  content !== '' && content.length <= LONGEST;

/** Whether a key press means "send": Enter, unless it accepts what is being composed. */
export function isSend(/** @type {KeyboardEvent} */ event) {
  // 229: Safari ends a composition before the Enter that accepted it.
  const composes = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !composes;
}

/** Makes a field as high as its text. */
export function fit(/** @type {HTMLTextAreaElement} */ field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
