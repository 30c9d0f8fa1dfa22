import { escapeHtml } from '#pkg/html';

/** What an app's page is told, by the names of the ecosystem. */
export interface AppVariables {
  /** Escaped wherever they are put. */
  texts: Record<string, string>;
  /** Ready-made tags. */
  tags: Record<string, string>;
  /** What is read by a path, as `{{.GetFlags.name}}`. */
  objects: Record<string, Readonly<Record<string, unknown>>>;
}

/** A page that was read once, and is filled for each request. */
export type AppTemplate = (variables: AppVariables) => string;

type Part = (variables: AppVariables) => string;

/** Few spaces: a page of a million of them must not be read for each of them. */
const ACTION =
  /\{\{(?:(-) {1,9}| {0,9})(if {1,9}(not {1,9})?|else|end|)(?:\.(\w{1,50})(?:\.(\w{1,100}))?)?(?: {1,9}(-)| {0,9})\}\}/g;

/**
 * Reads the part of Go's templates that pages of apps use: `{{.Name}}`, `{{.GetFlags.name}}`, `{{if .Name}}`, `{{if not .Name}}`,
 * `{{else}}`, `{{end}}`, and the dash that takes away the space beside it. A name that we do not have gives nothing.
 * @compat the warnings come at the end of the head of a page that does not ask for them: no app's owner misses them
 */
export function readAppTemplate(page: string): AppTemplate {
  const asks = /\{\{-? {0,9}\.Warnings {0,9}-?\}\}/.test(page);
  const parts = readParts(asks ? page : page.replace('</head>', '{{.Warnings}}</head>'));
  return (variables) => parts.map((part) => part(variables)).join('');
}

interface Branch {
  holds: (variables: AppVariables) => boolean;
  parts: Part[];
  otherwise?: Part[];
}

/** An `end` or `else` without its `if` is nothing; an `if` without its `end` goes to the end of the page. */
function readParts(page: string): Part[] {
  const root: Part[] = [];
  const open: Branch[] = [];
  const current = () => open.at(-1)?.otherwise ?? open.at(-1)?.parts ?? root;
  let from = 0;
  let trimsNext = false;
  const takeText = (to: number, trimsEnd: boolean) => {
    const raw = page.slice(from, to);
    const start = trimsNext ? raw.trimStart() : raw;
    const text = trimsEnd ? start.trimEnd() : start;
    if (text !== '') current().push(() => text);
  };
  for (const match of page.matchAll(ACTION)) {
    const [whole, trimsBefore, word = '', not, name, member, trimsAfter] = match;
    takeText(match.index, trimsBefore !== undefined);
    from = match.index + whole.length;
    trimsNext = trimsAfter !== undefined;
    if (word.startsWith('if') && name !== undefined) {
      const branch: Branch = { holds: (variables) => holds(variables, name, member) === !not, parts: [] };
      current().push((variables) => fillBranch(branch, variables));
      open.push(branch);
    } else if (word === 'else') Object.assign(open.at(-1) ?? {}, { otherwise: [] });
    else if (word === 'end') open.pop();
    else if (name !== undefined) current().push((variables) => textOf(variables, name, member));
    else current().push(() => whole);
  }
  takeText(page.length, false);
  return root;
}

function fillBranch({ holds: isTrue, parts, otherwise = [] }: Branch, variables: AppVariables): string {
  return (isTrue(variables) ? parts : otherwise).map((part) => part(variables)).join('');
}

function textOf({ texts, tags, objects }: AppVariables, name: string, member?: string): string {
  if (member !== undefined) return escapeHtml(toText(memberOf(objects, name, member)));
  if (Object.hasOwn(tags, name)) return tags[name] as string;
  return Object.hasOwn(texts, name) ? escapeHtml(texts[name] as string) : '';
}

/** As in Go: nothing, zero and an empty text are false. `Tracking` is the one boolean that is told as a text. */
function holds(variables: AppVariables, name: string, member?: string): boolean {
  if (member !== undefined) return Boolean(memberOf(variables.objects, name, member));
  const value = textOf(variables, name);
  return value !== '' && value !== 'false';
}

function memberOf(objects: AppVariables['objects'], name: string, member: string): unknown {
  const object = Object.hasOwn(objects, name) ? objects[name] : undefined;
  return object && Object.hasOwn(object, member) ? object[member] : undefined;
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
