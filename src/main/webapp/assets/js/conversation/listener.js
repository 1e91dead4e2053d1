import { announce } from '../view/announcer.js';
import { byId } from '../view/elements.js';
import { QuestionView } from '../view/question-view.js';
import { describe } from '../words/errors.js';
import { text } from '../words/i18n.js';

/** How much of a message a screen reader is told by itself, in characters. */
const SPOKEN = 500;
/** How often an answer in which something is missing is fetched for that. */
const MOST_GAPS = 3;

/**
 * Hears what is said in the session and puts it in view. Frames may come twice, live and in a page
 * of history; those that this page doesn't know are passed over.
 *
 * Events: `added`, `problem` with words in `detail`.
 */
export class Listener extends EventTarget {
  /** Whether an answer has been asked for again and nothing has come of it yet. */
  isAsking = false;

  #transcript;
  #answers;
  #outgoing;
  #author;
  #catchUp;
  #models;

  #hearers = {
    ack: (frame) => this.#stored(frame),
    user_message: (frame) => this.#said(frame),
    loading: (frame) => this.#begins(frame),
    ai_response: (frame) => this.#piece(frame),
    error: (frame) => this.#failed(frame),
  };

  /**
   * @param {object} parts
   * @param {import('./transcript.js').Transcript} parts.transcript
   * @param {import('./answers.js').Answers} parts.answers
   * @param {import('./outgoing.js').OutgoingFrames} parts.outgoing
   * @param {import('./author.js').Author} parts.author
   * @param {import('../link/catch-up.js').CatchUp} parts.catchUp
   * @param {import('../view/model-picker.js').ModelPicker} parts.models
   */
  constructor({ transcript, answers, outgoing, author, catchUp, models }) {
    super();
    this.#transcript = transcript;
    this.#answers = answers;
    this.#outgoing = outgoing;
    this.#author = author;
    this.#catchUp = catchUp;
    this.#models = models;
  }

  hear(frame) {
    this.#hearers[frame.type]?.(frame);
  }

  /** What was sent from here is stored; `frame` is the ack, or the message as it comes back. */
  #stored(frame) {
    const item = this.#outgoing.confirm(frame.client_msg_id);
    if (item === undefined) {
      return;
    }
    this.#author.stored(item, frame);
    this.#catchUp.note(frame);
    const view = this.#transcript.find(frame.message_id);
    if (view?.kind === 'question') {
      view.isAwaiting = frame.type === 'ack';
    }
  }

  #said(frame) {
    const { message_id: id, content = '', sender } = frame;
    this.#stored(frame);
    this.#replace(frame);
    this.#catchUp.note(frame);
    if (this.#transcript.find(id) || this.#transcript.isGone(id)) {
      return;
    }
    const isLive = !this.#catchUp.isRunning;
    const view = sender === 'admin' ? new QuestionView(content, null) : this.#author.view(content);
    view.sent();
    view.isAwaiting = isLive;
    this.#transcript.name(view, frame);
    this.dispatchEvent(new Event('added'));
    if (isLive) {
      announce(`${text('message.elsewhere')} ${content.slice(0, SPOKEN)}`);
    }
  }

  #begins(frame) {
    if (frame.metadata?.phase) {
      this.#thinks(frame);
      return;
    }
    const focused = byId('messages').contains(document.activeElement) && document.activeElement;
    this.#replace(frame);
    this.isAsking = false;
    const answer = this.#answers.take(frame.message_id);
    answer.resume();
    this.dispatchEvent(new Event('added'));
    announce(text('answer.begins'));
    if (focused && focused.getClientRects().length === 0) {
      answer.focus(); // The button that was pressed has gone.
    }
  }

  /** What was announced goes on in another way: of the phases there are, the model thinks. */
  #thinks({ message_id: id, metadata }) {
    const answer = this.#transcript.isGone(id) ? undefined : this.#answers.take(id);
    if (metadata.phase === 'thinking' && answer?.isOpen && answer.length === 0) {
      answer.think();
      announce(text('answer.thinking'));
    }
  }

  #piece(frame) {
    const { message_id: id, content = '', offset, metadata = {} } = frame;
    if (!id || this.#transcript.isGone(id)) {
      return; // Without an id it ends a wait that this page never began.
    }
    this.#replace(frame);
    const isEnd = metadata.done === 'true';
    const isWhole = metadata.streaming !== 'true';
    const answer = this.#answers.take(id, metadata.answers);
    if (isWhole && isEnd) {
      this.#ends(answer, frame, answer.isUnlike(content));
    } else if (answer.isOpen) {
      const joins = isWhole ? answer.replace(content) : answer.append(content, offset);
      if (!joins) {
        this.#mend(answer);
      } else if (isEnd) {
        this.#ends(answer, frame, true);
      }
    }
  }

  #ends(answer, frame, /** @type {boolean} */ isNews) {
    const { content, metadata } = frame;
    this.#catchUp.note(frame);
    answer.rating = metadata.rating ?? answer.rating;
    answer.model = this.#models.nameOf(metadata.model_id);
    answer.questionId = metadata.answers ?? answer.questionId;
    this.#transcript.name(answer, frame);
    if (isNews) {
      if (metadata.streaming !== 'true') {
        answer.replace(content ?? '');
      }
      answer.complete(metadata);
    }
    if (metadata.finish_reason === 'interrupted') {
      this.#answers.awaitNothing();
    }
    if (!this.#catchUp.isRunning) {
      announce(answer.spoken);
    }
  }

  #failed({ message_id: id, client_msg_id: key, error = {} }) {
    const answer = this.#transcript.find(id);
    const doing = this.isAsking ? 'regenerate' : '';
    if (error.recoverable === false) {
      return; // The connection ends, and the page says why.
    }
    if (answer?.isOpen) {
      answer.fail(error);
      announce(answer.ending);
    } else if (id) {
      this.#unbegun(id, error);
    } else if ((key || !this.isAsking) && this.#outgoing.isInFlight(key)) {
      this.#outgoing.fail(error);
    } else if (!key && this.#catchUp.isRunning) {
      this.#catchUp.failed(error);
    } else {
      this.dispatchEvent(new CustomEvent('problem', { detail: describe(error, doing) }));
    }
    this.isAsking = false;
  }

  /** An answer has failed before it was announced; or its end comes a second time. */
  #unbegun(/** @type {string} */ id, error) {
    if (!this.#transcript.find(id) && !this.#transcript.isGone(id)) {
      this.#answers.miss();
      this.dispatchEvent(new CustomEvent('problem', { detail: describe(error, 'answer') }));
    }
  }

  /** A message that another one replaces goes, with all that followed. */
  #replace(frame) {
    const replaced = frame.metadata?.replaces;
    if (replaced && !this.#transcript.drop(replaced, frame)) {
      this.#catchUp.lose(); // It had replaced another one itself, while this page was away.
    }
  }

  #mend(answer) {
    answer.gaps += 1;
    if (answer.gaps <= MOST_GAPS) {
      this.#catchUp.again(answer.id);
    }
  }
}
