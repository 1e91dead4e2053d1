/**
 * The page's words in the visitor's language: `?lang=` if given, else the first of the browser's
 * languages that is here, else English.
 */

import { de } from './words-de.js';
import { en } from './words-en.js';

const dictionaries = { en, de };

/** What the visitor asks for, first the most wanted: "de", "en-GB". */
const wanted = [new URLSearchParams(location.search).get('lang'), ...navigator.languages];

const languageOf = (/** @type {string | null} */ tag) => tag?.slice(0, 2).toLowerCase() ?? '';

/** The page's language, "en" or "de". */
export const language =
  wanted.map(languageOf).find((tag) => Object.hasOwn(dictionaries, tag)) ?? 'en';

/** The same as it is written where the visitor is, for numbers and times. */
export const locale =
  wanted.find((tag) => languageOf(tag) === language && /^[a-z]{2}(-[a-z]{2})?$/i.test(tag)) ??
  language;

/** Whether there are words for this key. */
export const has = (/** @type {string} */ key) => Object.hasOwn(en, key);

/**
 * The words for a key.
 * @param {string} key
 * @param {Record<string, string | number>} [values] by the names in braces
 */
export function text(key, values = {}) {
  return dictionaries[language][key].replace(/\{(\w+)\}/g, (place, name) =>
    values[name]?.toLocaleString(language) ?? place);
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
