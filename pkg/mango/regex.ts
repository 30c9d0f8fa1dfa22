import vm from 'node:vm';
import { mangoError } from './mango-error.ts';

/** Tests one string. Throws `bad_arg` when that takes longer than CouchDB's limit on backtracking would let it. */
export type Regex = (text: string) => boolean;

/** Milliseconds one test may take, and all the watched ones of an expression within a minute. */
const TIMEOUT = 100;
const BUDGET = 10_000;
const MINUTE = 60_000;
/** Below this length a pattern with one repetition takes a few milliseconds at worst (time grows with the square). */
const SAFE_LENGTH = 2000;

/**
 * Compiles a PCRE pattern to JavaScript's own: the common syntax, inline flags at the beginning (`(?i)`), `\A`, `\z`,
 * `\h`. Undefined when it is not a pattern.
 *
 * V8 has no limit on backtracking. A pattern with at most one unbounded repetition, on a short string, is run as it is;
 * everything else runs under a watchdog that ends it after 100 ms, and 10 s in a minute for all the tests of an expression.
 */
export function compileRegex(pattern: string): Regex | undefined {
  const regex = translate(pattern);
  if (regex === undefined) return undefined;
  const isSimple = (pattern.match(/[*+]|\{[0-9]*,/g) ?? []).length <= 1 && !/\\[1-9k]/.test(pattern);
  let watched: Regex | undefined;
  return (text) => {
    if (isSimple && text.length <= SAFE_LENGTH) return regex.test(text);
    watched ??= watch(regex);
    return watched(text);
  };
}

function translate(pattern: string): RegExp | undefined {
  const [inline = '', flags = ''] = /^\(\?([imsx]+)\)/.exec(pattern) ?? [];
  if (flags.includes('x')) return undefined;
  const source = pattern
    .slice(inline.length)
    .replaceAll(/\\[\s\S]/g, (found) => ESCAPES[found] ?? found)
    .replaceAll(/\[:(\w+):\]/g, (found, name: string) => POSIX[name] ?? found);
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, mode + [...new Set(flags)].join(''));
    } catch {
      // Without the flag `u`, escapes that mean nothing are allowed, as in PCRE.
    }
  }
  return undefined;
}

const ESCAPES: Record<string, string> = { '\\A': '^', '\\z': '$', '\\Z': '$', '\\h': '[ \\t]' };
const POSIX: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9a-fA-F',
  word: '\\w',
};

function watch(regex: RegExp): Regex {
  const context = vm.createContext({ regex, text: '' });
  const script = new vm.Script('regex.test(text)');
  let left = BUDGET;
  let since = performance.now();
  return (text) => {
    const started = performance.now();
    if (started - since > MINUTE) {
      left = BUDGET;
      since = started;
    }
    if (left <= 0) throw tooLong();
    context['text'] = text;
    try {
      return script.runInContext(context, { timeout: TIMEOUT }) === true;
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
      throw tooLong();
    } finally {
      left -= performance.now() - started;
    }
  };
}

function tooLong() {
  return mangoError('bad_arg', 'The regular expression takes too long.');
}
