import type { Block } from './template.ts';

/** The same words for who reads mails as text. */
export function toText(blocks: readonly Block[], footer: readonly Block[]): string {
  const parts = blocks.map(blockText);
  return `${[...parts, ['-- ', ...footer.map(blockText)].join('\n')].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return plain(block.text).toUpperCase();
    case 'button':
      return `${plain(block.text)}:\n${block.link}`;
    case 'facts':
      return block.facts.map(({ name, value }) => `- ${plain(name)}: ${value}`).join('\n');
    case 'code':
      return `    ${block.text}`;
    case 'quote':
      return block.text.replace(/^/gm, '> ');
    case 'paragraph':
    case 'fine':
      return plain(block.text);
  }
}

function plain(text: string): string {
  return text.replaceAll('**', '');
}
