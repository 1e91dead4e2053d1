/**
 * The text of an answer, put together from pieces that each name their place (in UTF-16 units, as
 * JavaScript counts). What is known already is cut, what is missing is noted.
 */
export class AnswerText {
  value = '';
  /** Whether a piece came that did not join the one before. */
  hasGap = false;
  #end = 0;

  /** @param {number} [offset] the piece's place; by default where the text ends */
  append(/** @type {string} */ piece, offset = this.#end) {
    if (offset > this.#end) {
      this.hasGap = true;
      this.#end = offset;
    }
    const fresh = piece.slice(this.#end - offset);
    this.value += fresh;
    this.#end += fresh.length;
  }

  /** The whole text so far, whatever came before. */
  replace(/** @type {string} */ whole) {
    this.value = whole;
    this.#end = whole.length;
    this.hasGap = false;
  }
}
