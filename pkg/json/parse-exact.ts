import { ExactNumber, type ExactValue, isReordered, toPlainObject } from './exact-value.ts';
import { endOfString, invalidJson, MAX_DEPTH, tooDeep } from './refuse-json.ts';

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Parses JSON without losing anything, as CouchDB's parser reads it: the last of repeated members wins (at its place),
 * a float beyond a double or an integer of more than 10,000 digits is refused, an exponent makes a float.
 * Throws kind `bad-request` on anything else than one JSON value of at most MAX_DEPTH levels.
 */
export function parseExact(text: string): ExactValue {
  const reader = { text, at: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at !== text.length) throw invalidJson();
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readValue(reader: Reader, depth: number): ExactValue {
  skipSpace(reader);
  const char = reader.text[reader.at];
  if (char === '"') return readString(reader);
  if (char === '{') return readObject(reader, depth + 1);
  if (char === '[') return readArray(reader, depth + 1);
  if (char === 't') return readWord(reader, 'true', true);
  if (char === 'f') return readWord(reader, 'false', false);
  if (char === 'n') return readWord(reader, 'null', null);
  return readNumber(reader);
}

function readObject(reader: Reader, depth: number): ExactValue {
  if (depth > MAX_DEPTH) throw tooDeep();
  const members = new Map<string, ExactValue>();
  let reordered = false;
  reader.at++;
  if (accept(reader, '}')) return {};
  do {
    skipSpace(reader);
    const name = readString(reader);
    if (!accept(reader, ':')) throw invalidJson();
    const value = readValue(reader, depth);
    members.delete(name);
    members.set(name, value);
    reordered ||= isReordered(name);
  } while (accept(reader, ','));
  if (!accept(reader, '}')) throw invalidJson();
  return reordered ? members : toPlainObject(members);
}

function readArray(reader: Reader, depth: number): ExactValue {
  if (depth > MAX_DEPTH) throw tooDeep();
  const items: ExactValue[] = [];
  reader.at++;
  if (accept(reader, ']')) return items;
  do items.push(readValue(reader, depth));
  while (accept(reader, ','));
  if (!accept(reader, ']')) throw invalidJson();
  return items;
}

function readString(reader: Reader): string {
  if (reader.text[reader.at] !== '"') throw invalidJson();
  const end = endOfString(reader.text, reader.at);
  const token = reader.text.slice(reader.at, end);
  reader.at = end;
  const value = parseNatively(token);
  if (typeof value !== 'string' || !value.isWellFormed()) throw invalidJson();
  return value;
}

function readNumber(reader: Reader): ExactValue {
  NUMBER.lastIndex = reader.at;
  const match = NUMBER.exec(reader.text);
  if (match === null) throw invalidJson();
  reader.at = NUMBER.lastIndex;
  const [token, fraction, exponent] = match;
  return fraction === undefined && exponent === undefined ? toInteger(token) : toFloat(Number(token));
}

/** To read an integer takes a time that grows with the square of its length. */
const MAX_DIGITS = 10_000;

function toInteger(token: string): ExactValue {
  const value = Number(token);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (token.length > MAX_DIGITS) throw invalidJson();
  return new ExactNumber(BigInt(token), token);
}

/** A float is written in its shortest form, and never looks like an integer. */
function toFloat(value: number): ExactValue {
  if (!Number.isFinite(value)) throw invalidJson();
  const text = String(value);
  return /[.e]/.test(text) ? value : new ExactNumber(value === 0 ? 0 : value, `${text}.0`);
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw invalidJson();
  reader.at += word.length;
  return value;
}

function accept(reader: Reader, char: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== char) return false;
  reader.at++;
  return true;
}

function skipSpace(reader: Reader): void {
  SPACE.lastIndex = reader.at;
  SPACE.exec(reader.text);
  reader.at = SPACE.lastIndex;
}

function parseNatively(token: string): unknown {
  try {
    return JSON.parse(token);
  } catch (cause) {
    throw invalidJson(cause);
  }
}
