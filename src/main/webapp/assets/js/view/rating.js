import { iconButton } from './elements.js';

/**
 * Thumbs up and down under an answer. A pressed one says what the reader thinks; the other changes
 * that, and there is no way back to having no opinion.
 */
export class Rating {
  #buttons;

  /** @param {(rating: 'up' | 'down') => void} choose called when the reader changes it */
  constructor(choose) {
    const make = (/** @type {'up' | 'down'} */ name) =>
      iconButton(`thumb-${name}`, `rating.${name}`, () => {
        if (this.value !== name) {
          this.value = name;
          choose(name);
        }
      });
    this.#buttons = { up: make('up'), down: make('down') };
    this.value = null;
  }

  /** @returns {HTMLButtonElement[]} */
  get buttons() {
    return [this.#buttons.up, this.#buttons.down];
  }

  /** @returns {'up' | 'down' | null} */
  get value() {
    const isPressed = (/** @type {'up' | 'down'} */ name) =>
      this.#buttons[name].getAttribute('aria-pressed') === 'true';
    return isPressed('up') ? 'up' : isPressed('down') ? 'down' : null;
  }

  set value(/** @type {'up' | 'down' | null} */ rating) {
    for (const [name, made] of Object.entries(this.#buttons)) {
      made.setAttribute('aria-pressed', String(name === rating));
    }
  }
}
