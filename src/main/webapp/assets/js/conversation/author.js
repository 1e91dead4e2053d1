import { announce } from '../view/announcer.js';
import { byId } from '../view/elements.js';
import { QuestionView } from '../view/question-view.js';
import { describe } from '../words/errors.js';
import { text } from '../words/i18n.js';
import { newId } from './outgoing.js';

/** @typedef {import('./outgoing.js').Outgoing} Outgoing */

/**
 * What the visitor does: writes, edits, rates. It shows at once, and is sent until the server has
 * stored it.
 *
 * Events: `added` when something new was written, `problem` with words for everybody in `detail`.
 */
export class Author extends EventTarget {
  #outgoing;
  #transcript;
  #isLinked;
  #again;

  /**
   * @param {import('./outgoing.js').OutgoingFrames} outgoing
   * @param {import('./transcript.js').Transcript} transcript
   * @param {{isLinked: () => boolean, again: () => void}} conversation
   */
  constructor(outgoing, transcript, { isLinked, again }) {
    super();
    this.#outgoing = outgoing;
    this.#transcript = transcript;
    this.#isLinked = isLinked;
    this.#again = again;
  }

  say(/** @type {string} */ content) {
    this.#do({ type: 'user_message', content });
    this.dispatchEvent(new CustomEvent('added', { detail: true }));
  }

  rate(/** @type {string} */ id, /** @type {'up' | 'down'} */ rating) {
    this.#do({ type: 'feedback', message_id: id, metadata: { rating } });
  }

  /** @returns {QuestionView} a view of the visitor's own words */
  view(/** @type {string} */ content) {
    const view = new QuestionView(content, {
      edit: (changed) => {
        this.#do({ type: 'edit', message_id: view.id, content: changed });
        this.dispatchEvent(new CustomEvent('added', { detail: true }));
      },
      isLast: () => this.#transcript.isLast(view),
      again: this.#again,
    });
    return view;
  }

  /** Goes on with what a reload has interrupted. */
  restore(/** @type {Outgoing[]} */ items) {
    for (const item of items) {
      this.#prepare(item);
      this.#outgoing.restore(item);
    }
  }

  /** The messages that were edited or rated before a reload are in view now. */
  showRestored() {
    for (const item of this.#outgoing.items) {
      if (item.frame.type !== 'user_message') {
        item.show(item.state === 'failed' ? 'failed' : 'sending', {});
      }
    }
  }

  /** The server has stored it, as this frame says. */
  stored(/** @type {Outgoing} */ item, /** @type {{message_id: string, seq: number}} */ frame) {
    const { type, message_id: edited, content } = item.frame;
    if (type === 'feedback') {
      return;
    }
    const view = item.view ?? this.#transcript.find(edited);
    if (type === 'edit' && view !== undefined) {
      this.#transcript.renew(view, frame);
      view.write(content);
      view.sent();
    } else {
      const shown = view ?? this.view(content);
      shown.sent();
      this.#transcript.name(shown, frame);
    }
  }

  #do(/** @type {object} */ frame) {
    const item = { id: newId(), frame };
    this.#prepare(item);
    this.#outgoing.add(item);
  }

  #prepare(/** @type {Outgoing} */ item) {
    const { type, content } = item.frame;
    if (type === 'user_message') {
      item.view = this.view(content);
      this.#transcript.place(item.view);
    }
    item.show = type === 'feedback' ? this.#showRating(item) : this.#showWords(item);
  }

  /** @returns {Outgoing['show']} */
  #showWords(item) {
    const { message_id: edited, content } = item.frame;
    let before = null;
    return (state, why) => {
      const view = item.view ?? this.#transcript.find(edited);
      if (view === undefined) {
        return; // Edited before a reload, and not here yet.
      }
      before ??= view.content;
      view.write(content);
      if (state === 'sending') {
        view.sending(this.#isLinked());
        return;
      }
      const words = why.code ? describe(why, item.frame.type) : text('message.unconfirmed');
      announce(words);
      view.failed(words, {
        again: () => this.#outgoing.again(item),
        discard: () => this.#discard(item, view, before),
      });
    };
  }

  #discard(item, view, /** @type {string} */ before) {
    if (item.view) {
      this.#transcript.remove(view);
    } else {
      view.write(before);
      view.sent();
    }
    this.#outgoing.discard(item);
    byId('message').focus(); // The button has gone.
  }

  /** @returns {Outgoing['show']} */
  #showRating(item) {
    const { message_id: id, metadata } = item.frame;
    let before = null;
    return (state, why = {}) => {
      const answer = this.#transcript.find(id);
      if (state === 'sending' && answer) {
        before ??= answer.rating;
        answer.rating = metadata.rating;
      } else if (state === 'failed') {
        this.#outgoing.discard(item);
        if (answer) {
          answer.rating = before;
        }
        const detail = why.reason ? describe(why, 'feedback') : text('rating.failed');
        this.dispatchEvent(new CustomEvent('problem', { detail }));
      }
    };
  }
}
