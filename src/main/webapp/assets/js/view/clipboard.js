import { text } from '../words/i18n.js';
import { announce } from './announcer.js';
import { button, icon, iconButton } from './elements.js';

/** How long a button says that it has copied, in milliseconds. */
const SHOWN = 1800;

/**
 * A button with words that copies, and says so.
 * @param {string} key of its words
 * @param {() => string} content asked for when it is pressed
 */
export function copyButton(key, content) {
  const made = button('action', 'copy', key, () => copyAndTell(made, content()));
  return made;
}

/** The same as a symbol alone. */
export function copyTool(/** @type {string} */ key, /** @type {() => string} */ content) {
  const made = iconButton('copy', key, () => copyAndTell(made, content()));
  return made;
}

async function copyAndTell(/** @type {HTMLButtonElement} */ made, /** @type {string} */ content) {
  if (await copy(content)) {
    made.querySelector('.icon').replaceWith(icon('check'));
    announce(text('copied'));
    setTimeout(() => made.querySelector('.icon').replaceWith(icon('copy')), SHOWN);
  }
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
