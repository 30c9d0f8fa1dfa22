const STEP = '  ';

/**
 * Lays a JSON text out, without reading its values: a big number or `1.0` stays as it is written. A text that is no JSON is
 * given back as it is.
 */
export function formatJson(text: string): string {
  if (!isJson(text)) return text;
  let out = '';
  let depth = 0;
  let previous = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const isFirst = previous === '{' || previous === '[';
    if (token === '}' || token === ']') {
      depth -= 1;
      out += isFirst ? token : `${line(depth)}${token}`;
    } else {
      out += isFirst || previous === ',' ? `${line(depth)}${token}` : token;
      if (token === '{' || token === '[') depth += 1;
      if (token === ':') out += ' ';
    }
    previous = token;
  }
  return out;
}

const line = (depth: number): string => `\n${STEP.repeat(depth)}`;

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
