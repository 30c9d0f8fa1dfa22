/** A template, read: its blocks in order. Texts still have their `{values}`. */
export interface Template {
  subject: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: 'heading' | 'paragraph' | 'code' | 'quote' | 'fine'; text: string }
  | { kind: 'button'; text: string; link: string }
  | { kind: 'facts'; facts: readonly { name: string; value: string }[] };

const MARKS: Record<string, 'heading' | 'code' | 'quote' | 'fine'> = {
  '# ': 'heading',
  '= ': 'code',
  '> ': 'quote',
  '~ ': 'fine',
};

/**
 * The form of `assets/mails`: `subject: ...`, then blocks with an empty line between two of them. A block is a paragraph,
 * or by its first character: `#` heading, `=` code to type, `>` words of somebody else, `~` fine print, `-` facts as
 * `- Name: value`; `[words](link)` alone is a button. Throws for a file that is not so.
 */
export function parseTemplate(source: string): Template {
  const [head = '', ...rest] = source.trim().split(/\n{2,}/);
  const subject = /^subject: (.+)$/.exec(head)?.[1];
  if (subject === undefined || rest.length === 0) throw new Error('A mail begins with its subject, then its blocks');
  return { subject, blocks: rest.map(parseBlock) };
}

function parseBlock(source: string): Block {
  const lines = source.split('\n').map((line) => line.trim());
  if (lines[0]?.startsWith('- ')) return { kind: 'facts', facts: lines.map(parseFact) };
  const text = lines.join(' ');
  const [, label, link] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(text) ?? [];
  if (label !== undefined && link !== undefined) return { kind: 'button', text: label, link };
  const kind = MARKS[text.slice(0, 2)];
  return kind ? { kind, text: text.slice(2) } : { kind: 'paragraph', text };
}

/** The space that French puts before a colon stays in the name. */
function parseFact(line: string): { name: string; value: string } {
  const [, name, value] = /^- ([^:]+): (.+)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`This is not a fact: ${line}`);
  return { name, value };
}
