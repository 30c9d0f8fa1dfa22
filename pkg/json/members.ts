import { Json } from './json.ts';
import type { JsonValue } from './json-value.ts';
import { endOfString } from './refuse-json.ts';
import { quote } from './stringify.ts';

/** What a client sends as a document: its reserved members, and the rest. */
export interface SplitDocument {
  /** The members whose names begin with `_`. */
  special: { [name: string]: JsonValue };
  /** Everything else, in its order. */
  body: Json;
}

/** Splits a document into its `_` members and its body. `document` must be an object. */
export function splitDocument(document: Json): SplitDocument {
  const { text } = document;
  if (!document.mayHaveReserved) return { special: {}, body: document };
  const special: [string, JsonValue][] = [];
  const runs: string[] = [];
  let from = 1;
  eachMember(text, (start, nameEnd, end) => {
    if (!isReserved(text, start)) return;
    special.push([nameAt(text, start, nameEnd), JSON.parse(text.slice(nameEnd + 1, end)) as JsonValue]);
    if (start > from) runs.push(text.slice(from, start - 1));
    from = end + 1;
  });
  if (special.length === 0) return { special: {}, body: document };
  if (from < text.length - 1) runs.push(text.slice(from, -1));
  return { special: Object.fromEntries(special), body: Json.stored(`{${runs.join(',')}}`) };
}

/** The names of an object that begin with `_`. */
export function reservedNames(object: Json): string[] {
  const { text } = object;
  const names: string[] = [];
  if (!object.mayHaveReserved) return names;
  eachMember(text, (start, nameEnd) => {
    if (isReserved(text, start)) names.push(nameAt(text, start, nameEnd));
  });
  return names;
}

/** Puts members before those of a body, by splicing texts: `undefined` ones are left out. `body` must be an object. */
export function joinDocument(head: Readonly<Record<string, JsonValue | undefined>>, body: Json): Json {
  const members: string[] = [];
  for (const [name, value] of Object.entries(head)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? quote(value) : Json.of(value).text;
    members.push(`"${name}":${text}`);
  }
  const rest = body.text.slice(1, -1);
  if (rest !== '') members.push(rest);
  return Json.stored(`{${members.join(',')}}`);
}

/** The text of a stored document, with its id and its revision before its body. Written out: lists have thousands. */
export function documentText(id: string, rev: string, { text }: Json): string {
  return `{"_id":${quote(id)},"_rev":${quote(rev)}${text === '{}' ? '}' : `,${text.slice(1)}`}`;
}

/** The object with members replaced where they are, added at its end, or taken away (`undefined`). */
export function withMembers({ text }: Json, changes: Readonly<Record<string, Json | undefined>>): Json {
  const left = new Map(Object.entries(changes).map(([name, member]) => [quote(name), member?.text]));
  const lengths = new Set([...left.keys()].map((name) => name.length));
  const runs: string[] = [];
  let from = 1;
  eachMember(text, (start, nameEnd, end) => {
    if (!lengths.has(nameEnd - start)) return;
    const name = text.slice(start, nameEnd);
    if (!left.has(name)) return;
    if (start > from) runs.push(text.slice(from, start - 1));
    const value = left.get(name);
    if (value !== undefined) runs.push(`${name}:${value}`);
    left.delete(name);
    from = end + 1;
  });
  if (from < text.length - 1) runs.push(text.slice(from, -1));
  for (const [name, value] of left) if (value !== undefined) runs.push(`${name}:${value}`);
  return Json.stored(`{${runs.join(',')}}`);
}

/** The text of each member of an object, by name: for those who need one without parsing the rest. */
export function memberTexts(object: Json): Map<string, string> {
  const { text } = object;
  const texts = new Map<string, string>();
  eachMember(text, (start, nameEnd, end) => {
    texts.set(nameAt(text, start, nameEnd), text.slice(nameEnd + 1, end));
  });
  return texts;
}

/** The text of each item of an array, in order: for those who handle them one by one. */
export function itemTexts(array: Json): string[] {
  const { text } = array;
  const items: string[] = [];
  for (let at = 1; at < text.length - 1; ) {
    const end = endOfValue(text, at);
    items.push(text.slice(at, end));
    at = end + 1;
  }
  return items;
}

/**
 * Gives the places of each member of an object's canonical text, which has no white space outside strings:
 * `text.slice(start, end)` is `"name":value`, and its name ends at `nameEnd`. Nothing is made of them, since a text of
 * eight megabytes may have a million.
 */
export function eachMember(text: string, visit: (start: number, nameEnd: number, end: number) => void): void {
  for (let at = 1; at < text.length - 1; ) {
    const nameEnd = endOfString(text, at);
    const end = endOfValue(text, nameEnd + 1);
    visit(at, nameEnd, end);
    at = end + 1;
  }
}

/** In its canonical form, an underscore is never escaped. */
function isReserved(text: string, start: number): boolean {
  return text.charCodeAt(start + 1) === 0x5f;
}

export function nameAt(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1);
  return name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at) - 1;
    else if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) {
      if (depth === 0) return at;
      depth--;
    } else if (code === 0x2c && depth === 0) return at;
  }
  return text.length;
}
