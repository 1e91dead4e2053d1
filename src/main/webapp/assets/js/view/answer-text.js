/**
 * The text of an answer, put together from pieces that each name their place (in UTF-16 units, as
 * JavaScript counts). What is known already is cut.
 */
export class AnswerText {
  value = '';

  /**
   * @param {string} piece
   * @param {number} [offset] its place; by default where the text ends
   * @returns {boolean} false if something before it is missing; nothing is added then
   */
  append(piece, offset = this.value.length) {
    if (offset > this.value.length) {
      return false;
    }
    this.value += piece.slice(this.value.length - offset);
    return true;
  }

  /** The whole text, whatever came before. */
  replace(/** @type {string} */ whole) {
    this.value = whole;
  }
}
