import { button, icon } from './elements.js';
import { text } from './i18n.js';

/** How long a button says that it has copied, in milliseconds. */
const SHOWN = 1800;

/**
 * A button that copies, and says so.
 * @param {string} key of its words
 * @param {() => string} content asked for when it is pressed
 */
export function copyButton(key, content) {
  let timer = 0;
  const made = button('action', 'copy', key, async () => {
    if (await copy(content())) {
      show('check', 'copied');
      clearTimeout(timer);
      timer = setTimeout(() => show('copy', key), SHOWN);
    }
  });
  const show = (/** @type {string} */ symbol, /** @type {string} */ words) => {
    made.firstElementChild.replaceWith(icon(symbol));
    made.lastElementChild.textContent = text(words);
  };
  return made;
}

async function copy(/** @type {string} */ content) {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    return copyBySelection(content); // Plain HTTP, or a frame without the permission.
  }
}

function copyBySelection(/** @type {string} */ content) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = document.createElement('textarea');
  area.className = 'visually-hidden';
  area.value = content;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return copied;
}
