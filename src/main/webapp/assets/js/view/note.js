import { element, icon } from './elements.js';

/**
 * Writes a note under a message.
 * @param {HTMLElement} note
 * @param {string} symbol
 * @param {string} words
 * @param {...Node} more what the reader can do
 */
export function fillNote(note, symbol, words, ...more) {
  const box = element('div', 'note-words');
  const next = element('span', 'note-next');
  next.append(...more);
  box.append(element('span', '', words), ...(more.length > 0 ? [next] : []));
  note.replaceChildren(icon(symbol), box);
  note.hidden = false;
}
