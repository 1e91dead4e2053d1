import { blocksOf, render } from './markdown.js';

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
    this.#source = source;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** The text is complete: drawn now, and read once more as a whole, for references across blocks. */
  finish(/** @type {string} */ source) {
    this.#source = source;
    this.#settledBlocks = 0;
    this.#settledLength = 0;
    this.#draw(true);
  }

  #draw(isComplete = false) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const source = this.#source.replace(/\r\n?/g, '\n');
    const tokens = blocksOf(source.slice(this.#settledLength));
    if (isComplete && Object.keys(tokens.links).length > 0) {
      this.#replaceFrom(0);
    }
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
    this.#settle(source);
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
  #settle(/** @type {string} */ source) {
    const open = this.#blocks.slice(this.#settledBlocks);
    const raws = open.map((block) => block.raw);
    if (raws.join('') !== source.slice(this.#settledLength)) {
      return; // The lexer has normalised something: lengths would not add up.
    }
    const visible = open.filter((block) => block.nodes.length > 0);
    const firstOpen = visible.at(-OPEN_BLOCKS);
    const count = visible.length > OPEN_BLOCKS ? open.indexOf(firstOpen) : 0;
    this.#settledBlocks += count;
    this.#settledLength += raws.slice(0, count).join('').length;
  }
}
