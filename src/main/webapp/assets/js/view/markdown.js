/**
 * Markdown to nodes that are safe to show. What models write is hostile input: HTML in it is shown
 * as text, what is left is cleaned by DOMPurify, links go to the web or to mail only and nothing is
 * loaded from elsewhere.
 */
import { Marked } from '../../vendor/marked.esm.js';
import createPurifier from '../../vendor/purify.es.mjs';
import { text } from '../words/i18n.js';
import { copyButton } from './clipboard.js';
import { element } from './elements.js';

/** HTML that models write for want of Markdown, without attributes. Everything else is text. */
const HARMLESS = /^<(?:br\s*\/?|\/?(?:sub|sup|kbd))>$/i;

const CLEAN = {
  ALLOWED_TAGS: [
    'p', 'br', 'hr', 'h3', 'h4', 'h5', 'h6', 'strong', 'em', 'del', 'sub', 'sup', 'kbd', 'code',
    'pre', 'blockquote', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a',
  ],
  ALLOWED_ATTR: ['href', 'title', 'start', 'align', 'class'],
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
  ADD_URI_SAFE_ATTR: ['start', 'align'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const escape = (/** @type {string} */ raw) =>
  raw.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const htmlSource = (/** @type {string} */ raw) =>
  `<pre><code class="language-html">${escape(raw)}</code></pre>`;

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text: raw, block }) =>
      HARMLESS.test(raw.trim()) ? raw : block ? htmlSource(raw) : escape(raw),
    image: ({ href, text: words }) => `<a href="${escape(href)}">${escape(words || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    // The page's own headings are h1 and h2.
    heading({ tokens, depth }) {
      const level = Math.min(depth + 2, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
  },
});

const purifier = createPurifier(window);
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName === 'A' && node.hasAttribute('href')) {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  } else if (node.nodeName !== 'CODE') {
    node.removeAttribute('class');
  }
});

/** @returns {import('../../vendor/marked.esm.js').TokensList} the blocks of the text */
export function blocksOf(/** @type {string} */ source) {
  return marked.lexer(source);
}

/** @returns {Node[]} what to show for a block */
export function render(/** @type {import('../../vendor/marked.esm.js').Token} */ block) {
  if (block.type === 'code') {
    return [codeBlock(block.text, block.lang)];
  }
  const fragment = purifier.sanitize(marked.parser([block]), CLEAN);
  for (const pre of fragment.querySelectorAll('pre')) {
    const language = /^language-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1];
    pre.replaceWith(codeBlock(pre.textContent, language));
  }
  for (const table of fragment.querySelectorAll('table')) {
    const frame = scrollable(element('div', 'table'), text('table'));
    table.replaceWith(frame);
    frame.append(table);
  }
  return [...fragment.childNodes];
}

function codeBlock(/** @type {string} */ source, /** @type {string | undefined} */ info) {
  const language = info?.match(/^[\w+#.-]{1,30}/)?.[0] ?? '';
  const code = element('code', '', source.replace(/\n$/, ''));
  const pre = scrollable(element('pre', ''), language || text('code'));
  pre.append(code);
  const head = element('div', 'code-head');
  head.append(
    element('span', 'code-language', language),
    copyButton('copy.code', () => code.textContent),
  );
  const block = element('div', 'code');
  block.dir = 'ltr';
  block.append(head, pre);
  return block;
}

/** What is too wide scrolls by itself, with the keyboard too. */
function scrollable(/** @type {HTMLElement} */ box, /** @type {string} */ label) {
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', label);
  return box;
}
