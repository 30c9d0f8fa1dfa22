import { Json } from './json.ts';
import type { JsonValue } from './json-value.ts';
import { endOfString } from './refuse-json.ts';
import { quote } from './stringify.ts';

/** A member of an object's canonical text: `text.slice(start, end)` is `"name":value`. */
interface MemberRange {
  name: string;
  start: number;
  end: number;
}

/** What a client sends as a document: its reserved members, and the rest. */
export interface SplitDocument {
  /** The members whose names begin with `_`. */
  special: { [name: string]: JsonValue };
  /** Everything else, in its order. */
  body: Json;
}

/** Splits a document into its `_` members and its body. `document` must be an object. */
export function splitDocument(document: Json): SplitDocument {
  if (!/"_/.test(document.text)) return { special: {}, body: document };
  const special: [string, JsonValue][] = [];
  const body: string[] = [];
  for (const { name, start, end } of memberRanges(document.text)) {
    if (!name.startsWith('_')) body.push(document.text.slice(start, end));
    else special.push([name, JSON.parse(document.text.slice(valueStart(document.text, start), end)) as JsonValue]);
  }
  if (special.length === 0) return { special: {}, body: document };
  return { special: Object.fromEntries(special), body: Json.stored(`{${body.join(',')}}`) };
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

/** The object with members replaced where they are, added at its end, or taken away (`undefined`). */
export function withMembers(object: Json, changes: Readonly<Record<string, Json | undefined>>): Json {
  const texts = memberTexts(object);
  for (const [name, member] of Object.entries(changes)) {
    if (member) texts.set(name, member.text);
    else texts.delete(name);
  }
  return Json.stored(`{${[...texts].map(([name, text]) => `${quote(name)}:${text}`).join(',')}}`);
}

/** The text of each member of an object, by name: for those who need one without parsing the rest. */
export function memberTexts(object: Json): Map<string, string> {
  const { text } = object;
  return new Map(memberRanges(text).map(({ name, start, end }) => [name, text.slice(valueStart(text, start), end)]));
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

/** Relies on the canonical form: no white space outside strings. */
function memberRanges(text: string): MemberRange[] {
  const ranges: MemberRange[] = [];
  let at = 1;
  while (at < text.length - 1) {
    const nameEnd = endOfString(text, at);
    const end = endOfValue(text, nameEnd + 1);
    const name = text.slice(at + 1, nameEnd - 1);
    ranges.push({ name: name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name, start: at, end });
    at = end + 1;
  }
  return ranges;
}

function valueStart(text: string, start: number): number {
  return endOfString(text, start) + 1;
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
