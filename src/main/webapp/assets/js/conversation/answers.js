import { AnswerView } from '../view/answer-view.js';

/**
 * Which answer belongs to which message, and which messages have none. The server says so with an
 * answer's end; until then it is the first message that waits.
 */
export class Answers {
  #transcript;
  #reader;

  /**
   * @param {import('./transcript.js').Transcript} transcript
   * @param {{again: () => void, rate: (id: string, rating: 'up' | 'down') => void}} reader
   */
  constructor(transcript, reader) {
    this.#transcript = transcript;
    this.#reader = reader;
  }

  get isAnyRunning() {
    return this.#transcript.answers.some(({ state }) => state === 'streaming');
  }

  /**
   * @param {string} id
   * @param {string} [questionId] if the server has said which message it answers
   * @returns {AnswerView} the answer, new if need be
   */
  take(id, questionId = this.#next()?.id ?? undefined) {
    const known = this.#transcript.find(id);
    if (known !== undefined) {
      return known;
    }
    const answer = new AnswerView(id, {
      again: this.#reader.again,
      rate: (rating) => this.#reader.rate(id, rating),
    });
    this.#assign(answer, questionId);
    return answer;
  }

  /** The connection is gone, and with it what came on it. */
  hold() {
    this.#transcript.answers.filter(({ isOpen }) => isOpen).forEach((answer) => answer.hold());
    this.awaitNothing();
  }

  /** All is here but the rest of this answer. */
  settle(/** @type {string} */ running) {
    const held = this.#transcript.answers.filter(({ state }) => state === 'held');
    held.filter(({ id }) => id !== running).forEach((answer) => answer.interrupt());
    if (running) {
      const tail = this.#tail();
      tail.forEach((question) => (question.isAwaiting = true));
      const answer = this.take(running);
      this.#assign(answer, answer.questionId ?? tail[0]?.id);
      answer.resume();
    }
  }

  /** The number up to which nothing is missing while this answer runs: its question's. */
  settledUpTo(/** @type {string | undefined} */ running) {
    const own = this.#transcript.find(this.#transcript.find(running)?.questionId);
    const seqs = [...this.#tail(), ...(own ? [own] : [])].map(({ seq }) => seq);
    return seqs.length === 0 ? 0 : Math.min(...seqs);
  }

  /** The message whose turn it is gets no answer. */
  miss() {
    const question = this.#next();
    if (question !== undefined) {
      question.isAwaiting = false;
    }
  }

  /** No answer is on its way to any message. */
  awaitNothing() {
    this.#transcript.questions.forEach((question) => (question.isAwaiting = false));
  }

  /**
   * Says under each message what the reader can do about it now.
   * @param {boolean} isQuiet whether no answer is running or wanting
   * @param {boolean} canRepeat whether the last may be asked for again
   */
  refresh(isQuiet, canRepeat) {
    const last = this.#transcript.questions.at(-1);
    for (const answer of this.#transcript.answers) {
      answer.canRepeat = canRepeat && last !== undefined && answer.questionId === last.id;
    }
    const open = new Set(this.#unanswered());
    for (const question of this.#transcript.questions) {
      const isMissing = isQuiet && open.has(question) && !question.isAwaiting;
      question.unanswered(isMissing, canRepeat && question === last);
    }
  }

  #assign(/** @type {AnswerView} */ answer, /** @type {string | undefined} */ questionId) {
    answer.questionId = questionId ?? null;
    const question = this.#transcript.find(questionId);
    if (question?.kind === 'question') {
      question.isAwaiting = false;
    }
    this.#transcript.place(answer);
  }

  #unanswered() {
    const answered = new Set(this.#transcript.answers.map(({ questionId }) => questionId));
    return this.#transcript.questions.filter(({ id }) => !answered.has(id));
  }

  /** The messages without an answer after the last that has one. */
  #tail() {
    const open = new Set(this.#unanswered());
    const { questions } = this.#transcript;
    return questions.slice(questions.findLastIndex((question) => !open.has(question)) + 1);
  }

  #next() {
    const open = this.#unanswered();
    return open.find(({ isAwaiting }) => isAwaiting) ?? open.at(-1);
  }
}
