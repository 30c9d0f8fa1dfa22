/** The parts of a text, of so many characters; the halves of a surrogate pair stay together. */
export function* piecesOf(text: string, size: number): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = at + size;
    const next = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end + 1 : end;
    yield text.slice(at, next);
    at = next;
  }
}
