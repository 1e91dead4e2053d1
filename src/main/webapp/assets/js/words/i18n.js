/**
 * The page's words in the visitor's language: `?lang=` if given, else the first of the browser's
 * languages that is here, else English.
 */

import { de } from './words-de.js';
import { en } from './words-en.js';

const dictionaries = { en, de };

/** The page's language, "en" or "de". */
export const language =
  [new URLSearchParams(location.search).get('lang'), ...navigator.languages]
    .map((tag) => tag?.slice(0, 2).toLowerCase())
    .find((tag) => Object.hasOwn(dictionaries, tag ?? '')) ?? 'en';

/** Whether there are words for this key. */
export const has = (/** @type {string} */ key) => Object.hasOwn(en, key);

/**
 * The words for a key.
 * @param {string} key
 * @param {{count?: number}} [values]
 */
export function text(key, { count = 0 } = {}) {
  const words = dictionaries[language][key];
  return words.replace('{count}', () => count.toLocaleString(language));
}

/** Puts the words where the markup asks for them by data-i18n, -label and -placeholder. */
export function translate(/** @type {ParentNode} */ root) {
  for (const element of root.querySelectorAll('[data-i18n]')) {
    element.textContent = text(element.dataset.i18n);
  }
  for (const element of root.querySelectorAll('[data-i18n-label]')) {
    element.setAttribute('aria-label', text(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll('[data-i18n-placeholder]')) {
    element.setAttribute('placeholder', text(element.dataset.i18nPlaceholder));
  }
}
