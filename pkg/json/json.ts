import type { ExactValue } from './exact-value.ts';
import type { JsonValue } from './json-value.ts';
import { parseExact } from './parse-exact.ts';
import { invalidJson, isTooDeep, tooDeep } from './refuse-json.ts';
import { canonicalEscapes, stringifyExact } from './stringify.ts';

/**
 * What may make a JavaScript value differ from its canonical text: long integers, floats without a fraction, members
 * named like an array index. Found inside a string by chance, it only costs time.
 */
const NOT_PLAIN = /[0-9]{16}|[0-9]\.0[,}\]]|[0-9]\.0$|"[0-9]{1,10}":/;

/** Escapes of `JSON.stringify` for lone surrogates, which no UTF-8 text can hold. */
const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/**
 * One JSON value, whose canonical text is the truth: compact, members in their order, numbers as CouchDB writes them.
 * The values are made from the text when they are first asked for; treat them as read-only, they are shared.
 */
export class Json {
  readonly text: string;
  #value: JsonValue | undefined;
  #exact: ExactValue | undefined;
  #mayHaveReserved: boolean | undefined;

  private constructor(text: string, value?: JsonValue) {
    this.text = text;
    this.#value = value;
  }

  /**
   * Reads a client's text, as CouchDB does. Rejects what is not JSON, lone surrogates and numbers beyond a double with
   * kind `bad-request`.
   */
  static parse(text: string): Json {
    if (isTooDeep(text)) throw tooDeep();
    const value = parseNatively(text);
    if (!text.includes('\\u') && text.isWellFormed() && JSON.stringify(value) === text) return new Json(text, value);
    return Json.exactly(parseExact(text));
  }

  /** The JSON of a plain JavaScript value, as `JSON.stringify` understands it; `undefined` becomes null. */
  static of(value: unknown): Json {
    const text = stringify(value) ?? 'null';
    if (isTooDeep(text)) throw tooDeep();
    if (!text.includes('\\u')) return new Json(text);
    if (LONE_SURROGATE.test(text)) throw invalidJson();
    return new Json(canonicalEscapes(text));
  }

  /** The JSON of an exact value. */
  static exactly(value: ExactValue): Json {
    const json = new Json(stringifyExact(value));
    json.#exact = value;
    return json;
  }

  /**
   * A text that came from `Json.text` earlier: it is not looked at.
   * @param mayHaveReserved what it said of `mayHaveReserved`, where that is known
   */
  static stored(text: string, mayHaveReserved?: boolean): Json {
    const json = new Json(text);
    json.#mayHaveReserved = mayHaveReserved;
    return json;
  }

  /** False when no member of any object has a name that begins with `_`. A large text is read for it once. */
  get mayHaveReserved(): boolean {
    this.#mayHaveReserved ??= this.text.includes('"_');
    return this.#mayHaveReserved;
  }

  /** The value in JavaScript's terms: big integers are rounded, members named like array indexes come first. */
  get value(): JsonValue {
    this.#value ??= JSON.parse(this.text) as JsonValue;
    return this.#value;
  }

  /** The value with nothing lost; the same as `value` for nearly all documents. */
  get exact(): ExactValue {
    this.#exact ??= NOT_PLAIN.test(this.text) ? parseExact(this.text) : this.value;
    return this.#exact;
  }
}

function parseNatively(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw invalidJson(cause);
  }
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    if (cause instanceof RangeError) throw tooDeep();
    throw cause;
  }
}
