/** Ways to make the few elements that are made by script. */
import { text, translate } from '../words/i18n.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @returns {HTMLElement} the element with this id, which the page has */
export function byId(/** @type {string} */ id) {
  return document.getElementById(id);
}

/** @returns {HTMLElement} a copy of a template's only element, in the page's language */
export function fromTemplate(/** @type {string} */ id) {
  const copy = /** @type {HTMLTemplateElement} */ (byId(id)).content.cloneNode(true);
  translate(copy);
  return copy.firstElementChild;
}

/** One of the page's symbols. */
export function icon(/** @type {string} */ name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** An element with a class and text. */
export function element(/** @type {string} */ tag, /** @type {string} */ className, content = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = content;
  return made;
}

/**
 * A button with a symbol and words.
 * @param {string} className
 * @param {string} symbol
 * @param {string} key of the words
 * @param {() => void} onClick
 */
export function button(className, symbol, key, onClick) {
  const made = /** @type {HTMLButtonElement} */ (element('button', className));
  made.type = 'button';
  made.append(icon(symbol), element('span', '', text(key)));
  made.addEventListener('click', onClick);
  return made;
}

/**
 * A button that is only a symbol; its words are its name and its tooltip.
 * @param {string} symbol
 * @param {string} key of the words
 * @param {() => void} onClick
 */
export function iconButton(symbol, key, onClick) {
  const made = /** @type {HTMLButtonElement} */ (element('button', 'tool'));
  made.type = 'button';
  made.append(icon(symbol));
  made.title = text(key);
  made.setAttribute('aria-label', text(key));
  made.addEventListener('click', onClick);
  return made;
}
