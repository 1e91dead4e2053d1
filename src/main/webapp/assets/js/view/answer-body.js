import { blocksOf, render } from './markdown.js';
import { withClosedMarks } from './unfinished.js';

/** Blocks at the end that later text may still change (a list may go on after a blank line). */
const OPEN_BLOCKS = 2;

/**
 * Shows a growing Markdown text. At most once a frame, and only the last blocks are read and drawn
 * again: a long answer costs no more per piece than a short one.
 */
export class AnswerBody {
  #root;
  /** @type {{raw: string, type: string, lang?: string, nodes: Node[]}[]} */ #blocks = [];
  #settledBlocks = 0;
  #settledLength = 0;
  #source = '';
  #frame = 0;

  constructor(/** @type {HTMLElement} */ root) {
    this.#root = root;
  }

  /** The text has grown. */
  update(/** @type {string} */ source) {
    this.#source = normal(source);
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /**
   * No more text comes: drawn now, and read once more as a whole, for references across blocks.
   * @param {string} source
   * @param {boolean} isComplete false if it was cut off
   */
  finish(source, isComplete) {
    this.#source = normal(source);
    this.#settledBlocks = 0;
    this.#settledLength = 0;
    const tokens = this.#read(isComplete);
    if (Object.keys(tokens.links).length > 0) {
      this.#replaceFrom(0);
    }
    this.#draw(tokens);
  }

  #read(/** @type {boolean} */ isComplete) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const open = this.#source.slice(this.#settledLength);
    return blocksOf(isComplete ? open : withClosedMarks(open));
  }

  #draw(tokens = this.#read(false)) {
    let at = this.#settledBlocks;
    let same = 0;
    while (same < tokens.length && this.#isShown(at, tokens[same])) {
      at += 1;
      same += 1;
    }
    if (this.#growCode(this.#blocks[at], tokens[same])) {
      at += 1;
      same += 1;
    }
    this.#replaceFrom(at);
    for (const token of tokens.slice(same)) {
      const nodes = token.type === 'space' || token.type === 'def' ? [] : render(token);
      this.#root.append(...nodes);
      this.#blocks.push({ raw: token.raw, type: token.type, lang: token.lang, nodes });
    }
    this.#settle();
  }

  #isShown(/** @type {number} */ at, token) {
    return this.#blocks[at]?.raw === token.raw && this.#blocks[at].type === token.type;
  }

  /** Code that grows keeps its element, and so its place, its selection and its button. */
  #growCode(block, token) {
    const grows =
      block?.type === 'code' && token?.type === 'code' && block.lang === token.lang &&
      this.#blocks.at(-1) === block;
    if (grows) {
      block.nodes[0].querySelector('code').textContent = token.text;
      block.raw = token.raw;
    }
    return grows;
  }

  #replaceFrom(/** @type {number} */ at) {
    for (const block of this.#blocks.splice(at)) {
      block.nodes.forEach((node) => node.remove());
    }
  }

  /** Leaves alone from now on what can't change any more. */
  #settle() {
    const unsettled = this.#blocks.slice(this.#settledBlocks);
    const visible = unsettled.filter((block) => block.nodes.length > 0);
    if (visible.length <= OPEN_BLOCKS) {
      return;
    }
    const settling = unsettled.slice(0, unsettled.indexOf(visible.at(-OPEN_BLOCKS)));
    const raw = settling.map((block) => block.raw).join('');
    if (this.#source.startsWith(raw, this.#settledLength)) {
      this.#settledBlocks += settling.length;
      this.#settledLength += raw.length;
    }
  }
}

/** The text with the line ends that the lexer counts in. */
const normal = (/** @type {string} */ source) => source.replace(/\r\n?/g, '\n');
