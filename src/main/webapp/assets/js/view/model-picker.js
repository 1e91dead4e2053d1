import { offerChoice } from '../words/errors.js';
import { byId } from './elements.js';

/**
 * The choice of the model, shown when there is one. What the server confirms is what it shows; a
 * choice made without a connection is made good when it is back.
 *
 * Event: `choose` with the model's id in `detail`.
 */
export class ModelPicker extends EventTarget {
  #field = byId('model-field');
  #select = /** @type {HTMLSelectElement} */ (byId('model'));
  #confirmed = '';
  /** @type {string | null} */ #wish = null;

  constructor() {
    super();
    this.#select.addEventListener('change', () => {
      this.#wish = this.#select.value;
      this.#choose();
    });
  }

  /** The model that the visitor sees as chosen. */
  get current() {
    return this.#wish ?? this.#confirmed;
  }

  /** @returns {string} a model's name, empty where there is only one */
  nameOf(/** @type {string | undefined} */ id) {
    const options = [...this.#select.options];
    return (options.length > 1 && options.find(({ value }) => value === id)?.text) || '';
  }

  /** Whether the server has not yet said yes or no to a choice. */
  get isPending() {
    return this.#wish !== null;
  }

  /** @param {{models?: {id: string, name: string}[], model_id?: string}} status */
  update({ models = [], model_id: current = '' }, isFirst = false) {
    this.#confirmed = current;
    if (this.#wish === current || !models.some(({ id }) => id === this.#wish)) {
      this.#wish = null;
    }
    this.#field.hidden = models.length < 2;
    offerChoice(models.length > 1);
    this.#select.replaceChildren(...models.map(({ id, name }) => new Option(name || id, id)));
    this.#select.value = this.#wish ?? current;
    if (isFirst) {
      this.#choose();
    }
  }

  /** The server has said no. */
  refuse() {
    this.#wish = null;
    this.#select.value = this.#confirmed;
  }

  #choose() {
    if (this.#wish !== null) {
      this.dispatchEvent(new CustomEvent('choose', { detail: this.#wish }));
    }
  }
}
