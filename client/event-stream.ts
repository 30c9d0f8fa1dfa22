import type { IncomingMessage } from 'node:http';

/** The events of an answer, as they come. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* eventsOf(answer: IncomingMessage): AsyncGenerator<{ event: string; value: unknown }> {
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    // Some of the server's streams end their lines with CRLF.
    const blocks = (rest + (chunk as string)).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, text] = /^event: (\w+)\r?\ndata: (.*)$/s.exec(block) ?? [];
      if (event !== undefined && text !== undefined) yield { event, value: JSON.parse(text) as unknown };
    }
  }
}
