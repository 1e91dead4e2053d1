import { byId } from './elements.js';

/** Pixels from the end that still count as the end. */
const NEAR = 24;

/** Keeps the newest text in view while the reader is at the end, and offers the way back there. */
export class Follower {
  #scroller = byId('scroller');
  #messages = byId('messages');
  #jump = byId('jump');
  #isFollowing = true;
  #lastTop = 0;

  constructor() {
    this.#scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.#jump.addEventListener('click', () => {
      this.#scroller.focus({ preventScroll: true });
      this.toEnd('smooth');
    });
    const observer = new ResizeObserver(() => this.#grown());
    observer.observe(this.#scroller);
    observer.observe(this.#messages);
  }

  /** There is more to see, or less room. */
  #grown() {
    if (this.#messages.childElementCount === 0) {
      return;
    }
    if (this.#isFollowing) {
      this.toEnd();
    } else {
      this.#offer();
    }
  }

  toEnd(/** @type {ScrollBehavior} */ behavior = 'instant') {
    this.#isFollowing = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior });
    this.#offer();
  }

  get #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #onScroll() {
    const top = this.#scroller.scrollTop;
    const wentUp = top < this.#lastTop;
    this.#lastTop = top;
    if (this.#distance < 2 || (!wentUp && this.#distance < NEAR)) {
      this.#isFollowing = true;
    } else if (wentUp) {
      this.#isFollowing = false;
    }
    document.body.toggleAttribute('data-scrolled', top > 4);
    this.#offer();
  }

  #offer() {
    this.#jump.hidden = this.#isFollowing || this.#distance < 120;
  }
}
