import { expect, test, vi } from 'vitest';
import type { Channel, Codec, Hub } from './index.ts';

export interface HubUnderTest extends AsyncDisposable {
  /** The same hub, as two processes see it; a driver for one process gives it twice. */
  both: readonly [Hub, Hub];
  /** What listeners threw. */
  errors: unknown[];
}

interface Note {
  n: number;
  text?: string;
}

const CODEC: Codec<Note> = { encode: JSON.stringify, decode: (text) => JSON.parse(text) as Note };

/** Subscribes, and waits until what the other process says arrives. */
async function listen(channel: Channel<Note>, topic: string): Promise<Note[]> {
  const heard: Note[] = [];
  channel.subscribe(topic, (note) => heard.push(note));
  await vi.waitFor(() => channel.settled());
  return heard;
}

/** What every driver of hubs must do. */
export function hubContract(open: () => Promise<HubUnderTest>): void {
  test('delivers to this process before publish returns, and to the other one', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.channel(CODEC)) as [Channel<Note>, Channel<Note>];
    const here = await listen(a, 't');
    const there = await listen(b, 't');
    const elsewhere = await listen(b, 't2');
    a.publish('t', { n: 1, text: 'é "\n' });
    expect(here).toEqual([{ n: 1, text: 'é "\n' }]);
    await vi.waitFor(() => expect(there).toEqual(here));
    expect(elsewhere).toEqual([]);
  });

  test('keeps the order of each topic, whatever the sizes, and says each once', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.channel(CODEC)) as [Channel<Note>, Channel<Note>];
    const here = await listen(a, 't');
    const there = await listen(b, 't');
    const notes = Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(n % 7 === 0 ? 100_000 : 1) }));
    for (const note of notes) a.publish('t', note);
    await vi.waitFor(() => expect(there).toHaveLength(500), { timeout: 5_000 });
    expect(there.map(({ n }) => n)).toEqual(notes.map(({ n }) => n));
    expect(here).toHaveLength(500);
  });

  test('delivers nothing after the end of a subscription, nor twice', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.channel(CODEC)) as [Channel<Note>, Channel<Note>];
    const heard: number[] = [];
    const listener = ({ n }: Note) => void heard.push(n);
    const ends = [b.subscribe('t', listener), b.subscribe('t', listener)];
    await b.settled();
    const after = await listen(b, 'after');
    a.publish('t', { n: 1 });
    a.publish('after', { n: 1 });
    await vi.waitFor(() => expect(after).toHaveLength(1));
    expect(heard).toEqual([1, 1]);
    ends[0]?.();
    ends[0]?.();
    a.publish('t', { n: 2 });
    a.publish('after', { n: 2 });
    await vi.waitFor(() => expect(after).toHaveLength(2));
    ends[1]?.();
    a.publish('t', { n: 3 });
    a.publish('after', { n: 3 });
    await vi.waitFor(() => expect(after).toHaveLength(3));
    expect(heard).toEqual([1, 1, 2]);
  });

  test('goes on when a listener throws', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.channel(CODEC)) as [Channel<Note>, Channel<Note>];
    b.subscribe('t', () => {
      throw new Error('bad listener');
    });
    const heard = await listen(b, 't');
    a.publish('t', { n: 1 });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(under.errors).toMatchObject([{ message: 'bad listener' }]);
  });

  test('says that somebody may listen', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.channel(CODEC)) as [Channel<Note>, Channel<Note>];
    await listen(b, 't');
    expect(a.heard('t')).toBe(true);
  });

  test('has channels that stay in the process', async () => {
    await using under = await open();
    const [a, b] = under.both.map((hub) => hub.privateChannel<Note>()) as [Channel<Note>, Channel<Note>];
    const [here, there] = [await listen(a, 'p'), await listen(b, 'p')];
    const shared = await listen(under.both[1].channel(CODEC), 't');
    expect(a.heard('q')).toBe(false);
    a.publish('p', { n: 1 });
    under.both[0].channel(CODEC).publish('t', { n: 1 });
    await vi.waitFor(() => expect(shared).toHaveLength(1));
    expect(here).toHaveLength(1);
    expect(there).toHaveLength(under.both[0] === under.both[1] ? 1 : 0);
  });
}
