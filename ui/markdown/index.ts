import createDOMPurify from 'dompurify';
import { Marked } from 'marked';

const toText = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// HTML in a text is shown as it is written: it never gets as far as a parser. A picture is shown by its words.
const marked = new Marked({
  gfm: true,
  renderer: { html: ({ text }) => toText(text), image: ({ text }) => toText(text) },
});

/** Nothing that runs, nothing that is sent, and no picture: it would be asked from another host. */
const FORBIDDEN = {
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'img',
    'picture',
    'svg',
    'math',
    'video',
    'audio',
  ],
  FORBID_ATTR: ['style', 'class', 'id', 'name'],
};

/** How a text in Markdown is shown. */
export type MarkdownOptions = {
  /** Where a link leads inside of this page, when it does: an address that begins with `#`. */
  insideOf?: (href: string) => string | undefined;
};

/** Makes HTML of Markdown, safe whatever is in it. Its links open elsewhere, and tell nothing of this page. */
export function renderMarkdown(text: string, { insideOf }: MarkdownOptions = {}): string {
  const purify = createDOMPurify(window);
  purify.addHook('afterSanitizeAttributes', (node) => {
    if (!(node instanceof HTMLAnchorElement)) return;
    const inside = insideOf?.(node.getAttribute('href') ?? '');
    if (inside?.startsWith('#')) {
      node.setAttribute('href', inside);
      return;
    }
    node.target = '_blank';
    node.rel = 'noopener noreferrer';
  });
  return purify.sanitize(marked.parse(text, { async: false }), FORBIDDEN);
}
