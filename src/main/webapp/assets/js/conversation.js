import { byId, element } from './elements.js';
import { describe } from './errors.js';
import { text } from './i18n.js';
import { Answer, UserMessage } from './message-view.js';
import { OutgoingMessages, newId } from './outgoing.js';

/** What a screen reader is told of a complete answer, in characters. */
const SPOKEN = 2000;

/**
 * What has been said since the page was opened, kept in step with the server's frames.
 *
 * Events: `change` when `isAnswering` may have changed, `added` when there is one more message
 * (`detail`: whether it was written here), `spoken`
 * with words for screen readers in `detail`, `problem` with words for everybody.
 */
export class Conversation extends EventTarget {
  /** @type {Map<string, Answer>} by message id */ #answers = new Map();
  /** @type {string[]} texts that the server has stored and not begun to answer */ #unanswered = [];
  #known = new Set();
  #outgoing;
  #isLinked = false;

  /** @param {(frame: object) => boolean} send */
  constructor(send) {
    super();
    this.#outgoing = new OutgoingMessages(send);
  }

  get isAnswering() {
    return [...this.#answers.values()].some((answer) => answer.state === 'streaming');
  }

  get isEmpty() {
    return byId('messages').childElementCount === 0;
  }

  /** @returns {boolean} false if too many messages wait already */
  submit(/** @type {string} */ content) {
    if (this.#outgoing.isFull) {
      this.#tell('problem', text('composer.full'));
      return false;
    }
    const message = { id: newId(), content };
    const view = new UserMessage(content, {
      again: () => this.#outgoing.add(message),
      isLinked: () => this.#isLinked,
    });
    message.show = (state, why) => view.show(state, why);
    message.view = view;
    this.#outgoing.add(message);
    this.#tell('added', true);
    return true;
  }

  /** The connection's opening status has come. */
  linked(/** @type {string | undefined} */ answering) {
    this.#isLinked = true;
    this.#unanswered = [];
    if (answering) {
      const answer = this.#answer(answering);
      if (answer.isOpen) {
        answer.continues();
      }
    }
    this.#outgoing.linked();
    this.#tell('change');
  }

  unlinked() {
    this.#isLinked = false;
    for (const answer of this.#answers.values()) {
      if (answer.state === 'streaming') {
        answer.interrupt();
      }
    }
    this.#outgoing.unlinked();
    this.#tell('change');
  }

  /** What follows belongs to another session. */
  divide() {
    if (!this.isEmpty) {
      const pending = document.querySelector('.message-user[data-state="sending"]');
      byId('messages').insertBefore(element('li', 'divider', text('session.changed')), pending);
    }
  }

  ack(frame) {
    const message = this.#outgoing.confirm(frame.client_msg_id);
    if (message !== null) {
      message.view.number(frame);
      this.#known.add(frame.message_id);
      this.#unanswered.push(message.content);
    }
  }

  loading(frame) {
    if (frame.message_id) {
      this.#answer(frame.message_id);
      this.#tell('spoken', text('answer.begins'));
    }
  }

  piece({ message_id: id, content = '', offset, metadata = {} }) {
    const answer = id && this.#answer(id);
    if (!answer?.isOpen) {
      return; // Without an id it ends a wait that this page never began; a finished one stays.
    }
    const isWhole = metadata.streaming !== 'true';
    if (isWhole) {
      answer.replace(content);
    } else {
      answer.append(content, offset);
    }
    if (metadata.done === 'true') {
      answer.complete(metadata.stopped === 'true' ? 'stopped' : 'done', metadata.finish_reason);
      this.#tell('change');
      this.#tell('spoken', answer.spoken.slice(0, SPOKEN));
    }
  }

  /** Somebody else in the session, or the user elsewhere, has written. */
  shown(frame) {
    if (this.#known.has(frame.message_id)) {
      return;
    }
    this.#known.add(frame.message_id);
    const view = new UserMessage(frame.content ?? '');
    view.number(frame);
    view.show('sent');
    this.#unanswered.push(frame.content ?? '');
    this.#tell('added');
  }

  failed({ message_id: id, client_msg_id: clientId, error = {} }) {
    if (id && this.#answers.get(id)?.isOpen) {
      this.#answers.get(id).fail(error);
      this.#tell('spoken', describe(error));
      this.#tell('change');
    } else if (this.#outgoing.fail(error, clientId)) {
      this.#tell('spoken', describe(error));
    } else {
      this.#tell('problem', describe(error));
    }
  }

  /** The message in flight was more than the server takes in one piece. */
  tooBig() {
    this.#outgoing.fail({ code: 'TOO_BIG' });
  }

  #answer(/** @type {string} */ id) {
    let answer = this.#answers.get(id);
    if (answer === undefined) {
      const question = this.#unanswered.shift();
      const askAgain = question === undefined ? null : () => this.submit(question);
      answer = new Answer(id, askAgain);
      this.#answers.set(id, answer);
      this.#tell('added');
      this.#tell('change');
    }
    return answer;
  }

  #tell(/** @type {string} */ type, /** @type {unknown} */ detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
