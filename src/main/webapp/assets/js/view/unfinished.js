/**
 * Closes the marks that a text cut off in the middle leaves open, so that `**bol` is bold from its
 * first letter on and does not flicker. For showing only, and only in its last paragraph.
 * @param {string} source
 */
export function withClosedMarks(source) {
  if ((source.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1) {
    return source; // In the middle of code nothing is a mark.
  }
  const start = source.lastIndexOf('\n\n') + 1;
  let last = source.slice(start);
  if (count(last, /`/g) % 2 === 1) {
    return last.endsWith('`') ? source.slice(0, -1) : `${source}\``;
  }
  last = last.replace(/[*_]+$/, '').replace(/!?\[([^\]\n]*)(?:\]\([^)\n]*|\])?$/, '$1');
  const prose = last.replace(/`[^`]*`/g, '');
  const open =
    (count(prose.replaceAll('**', ''), /\*(?=\S)|(?<=\S)\*/g) % 2 === 1 ? '*' : '') +
    (count(prose, /\*\*/g) % 2 === 1 ? '**' : '');
  return source.slice(0, start) + (open ? last.trimEnd() + open : last);
}

const count = (/** @type {string} */ text, /** @type {RegExp} */ mark) =>
  text.match(mark)?.length ?? 0;
