import { text } from '../words/i18n.js';
import { byId } from './elements.js';

/**
 * What stands in the chat's place for somebody who can't come in: why, and how to.
 *
 * Event: `ask` when the embedding page shall be asked once more.
 */
export class Gate extends EventTarget {
  #action = byId('gate-action');

  constructor() {
    super();
    this.#action.textContent = text('gate.ask');
    this.#action.addEventListener('click', () => this.dispatchEvent(new Event('ask')));
  }

  /**
   * @param {'missing' | 'refused' | 'forbidden'} why
   * @param {boolean} canAsk
   */
  close(why, canAsk) {
    document.body.dataset.screen = 'gate';
    byId('gate').hidden = false;
    for (const part of ['title', 'text', 'hint']) {
      byId(`gate-${part}`).textContent = text(`gate.${why}.${part}`);
    }
    this.#action.hidden = !canAsk;
  }

  open() {
    document.body.dataset.screen = 'chat';
    byId('gate').hidden = true;
  }
}
