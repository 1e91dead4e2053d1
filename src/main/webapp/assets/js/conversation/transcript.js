import { byId } from '../view/elements.js';

/**
 * Told apart by their `kind`.
 * @typedef {import('../view/question-view.js').QuestionView
 *   | import('../view/answer-view.js').AnswerView} MessageView
 */

/**
 * The messages in view and their order: by number, each answer under what it answers, and last what
 * the server has not stored yet.
 */
export class Transcript {
  #list = byId('messages');
  /** @type {MessageView[]} */ #views = [];
  /** Ids of messages that were replaced; what still comes of them is passed over. */
  #gone = new Set();

  get isEmpty() {
    return this.#views.length === 0;
  }

  get count() {
    return this.#views.length;
  }

  get questions() {
    return this.#views.filter(({ kind, isPending }) => kind === 'question' && !isPending);
  }

  get answers() {
    return this.#views.filter(({ kind }) => kind === 'answer');
  }

  /** Whether messages or changes of messages are on their way to the server. */
  get isSending() {
    return this.#views.some(({ state }) => state === 'sending');
  }

  find(/** @type {string | null | undefined} */ id) {
    return id ? this.#views.find((view) => view.id === id) : undefined;
  }

  isGone(/** @type {string | undefined} */ id) {
    return this.#gone.has(id);
  }

  /** The answer to a message, if it has one. */
  answerTo(/** @type {MessageView} */ question) {
    return this.answers.find((answer) => answer.questionId === question.id);
  }

  isLast(/** @type {MessageView} */ question) {
    return this.questions.at(-1) === question && this.answerTo(question) === undefined;
  }

  /** Puts a message where it belongs, or there again when more is known of it. */
  place(/** @type {MessageView} */ view) {
    const before = this.#views.indexOf(view);
    if (before >= 0) {
      this.#views.splice(before, 1);
    }
    const at = this.#placeOf(view);
    this.#views.splice(at, 0, view);
    if (at !== before) {
      this.#list.insertBefore(view.root, this.#views[at + 1]?.root ?? null);
    }
  }

  /**
   * The server knows a message under this id and number.
   * @param {MessageView} view
   * @param {{message_id?: string, seq?: number}} frame
   */
  name(view, { message_id: id, seq = 0 }) {
    view.id = view.root.dataset.messageId = id ?? view.id;
    view.seq = seq || view.seq;
    view.root.dataset.seq = String(view.seq);
    this.place(view);
  }

  /**
   * Takes a message out of view that another one replaces, and all that followed it until then.
   * @param {string} id
   * @param {{message_id?: string, seq?: number}} by the frame that replaces it
   * @returns {boolean} whether the message was ever here
   */
  drop(id, { message_id: heir, seq = Infinity }) {
    if (this.#gone.has(id)) {
      return true;
    }
    const at = this.#views.findIndex((view) => view.id === id);
    this.#gone.add(id);
    this.#dropFrom(at < 0 ? Infinity : at, heir, seq);
    return at >= 0;
  }

  /** A message in view has become another one, under a new id: what followed it goes. */
  renew(/** @type {MessageView} */ view, /** @type {{message_id: string, seq: number}} */ frame) {
    this.#gone.add(view.id);
    this.#dropFrom(this.#views.indexOf(view) + 1, frame.message_id, frame.seq);
    this.name(view, frame);
  }

  remove(/** @type {MessageView} */ view) {
    view.root.remove();
    this.#views.splice(this.#views.indexOf(view), 1);
  }

  /** Takes everything out of view but what is still to be stored, unless that shall go too. */
  clear(keepPending = true) {
    this.#gone.clear();
    const kept = this.#views.filter((view) => keepPending && view.isPending);
    this.#views = kept;
    this.#list.replaceChildren(...kept.map((view) => view.root));
  }

  #dropFrom(/** @type {number} */ at, /** @type {string} */ heir, /** @type {number} */ seq) {
    for (const view of this.#views.slice(at)) {
      if (view.id !== heir && !view.isPending && view.seq < seq) {
        this.#gone.add(view.id);
        this.remove(view);
      }
    }
  }

  #placeOf(/** @type {MessageView} */ view) {
    if (view.isPending) {
      return this.#views.length;
    }
    const question =
      view.kind === 'answer'
        ? this.#views.findIndex(({ id }) => id !== null && id === view.questionId)
        : -1;
    if (question >= 0) {
      return question + 1;
    }
    const isLater = (/** @type {MessageView} */ { kind, seq }) =>
      kind !== 'answer' && view.seq > 0 && seq > view.seq;
    const later = this.#views.findIndex((other) => other.isPending || isLater(other));
    return later < 0 ? this.#views.length : later;
  }
}
