import { text } from '../words/i18n.js';
import { byId, element, icon } from './elements.js';

const PROMPTS = ['idea', 'pen', 'table'];

/**
 * The first thing to see, until something has been said.
 *
 * Event: `choose` with an example's text in `detail`.
 */
export class Welcome extends EventTarget {
  constructor() {
    super();
    byId('prompts').append(...PROMPTS.map((name) => this.#prompt(name)));
  }

  show(/** @type {boolean} */ visible) {
    byId('welcome').hidden = !visible;
  }

  #prompt(/** @type {string} */ name) {
    const words = text(`prompt.${name}.text`);
    const button = element('button', 'prompt');
    button.type = 'button';
    button.append(
      icon(name),
      element('span', 'prompt-title', text(`prompt.${name}.title`)),
      element('span', 'prompt-text', words),
    );
    button.addEventListener('click', () =>
      this.dispatchEvent(new CustomEvent('choose', { detail: words })));
    const item = document.createElement('li');
    item.append(button);
    return item;
  }
}
