import { type Block, parseTemplate, type Template } from './template.ts';

const MAX_WORDS = 20_000;
const MAX_SUBJECT = 200;
const HOLES = /\{(\w+)(?:\|(?:date|day|bytes))?\??\}/g;

/**
 * The words of an app in the form of our templates. Nothing in them is trusted: its buttons lead where ours would, our fine
 * print says who wrote, and a value that is missing is left out. Undefined for what is no template.
 */
export function foreignTemplate(words: string, own: Template): Template | undefined {
  const read = words.length <= MAX_WORDS ? parsed(words) : undefined;
  if (!read) return undefined;
  const blocks = read.blocks.map((block) => (block.kind === 'button' ? { ...block, link: '{link}' } : block));
  return {
    subject: read.subject.slice(0, MAX_SUBJECT),
    blocks: [...blocks, ...own.blocks.filter(({ kind }) => kind === 'fine')],
  };
}

function parsed(words: string): Template | undefined {
  try {
    return parseTemplate(words.replace(/\r\n?/g, '\n'));
  } catch {
    return undefined;
  }
}

/** The values that a template names, those that are not there empty. */
export function withEmpty(
  { subject, blocks }: Template,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const texts = [subject, ...blocks.flatMap(textsOf)];
  const names = texts.flatMap((text) => [...text.matchAll(HOLES)].map(([, name = '']) => name));
  return { ...Object.fromEntries(names.map((name) => [name, ''])), ...values };
}

function textsOf(block: Block): string[] {
  if (block.kind === 'facts') return block.facts.map(({ value }) => value);
  return block.kind === 'button' ? [block.text, block.link] : [block.text];
}
