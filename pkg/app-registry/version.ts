export const CHANNELS = ['stable', 'beta', 'dev'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `X.Y.Z`, `X.Y.Z-beta.N` or `X.Y.Z-dev.anything`. */
const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-(beta)\.?(\d{1,9})|-(dev)\.([0-9A-Za-z]{1,64}))?$/;

interface Parsed {
  numbers: readonly number[];
  channel: Channel;
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** The channel that a version was made for; undefined when it is none. */
export function channelOf(version: string): Channel | undefined {
  return parse(version)?.channel;
}

export function isChannel(text: string): text is Channel {
  return (CHANNELS as readonly string[]).includes(text);
}

/** Stable has stable versions only, beta those and its own, dev all of them. */
export function isInChannel(version: string, channel: Channel): boolean {
  const own = channelOf(version);
  return own !== undefined && CHANNELS.indexOf(own) <= CHANNELS.indexOf(channel);
}

/** The order of two versions: what leads to `1.0.0` comes before it. Two dev versions of the same number are equal. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined);
  for (const [index, number] of left.numbers.entries()) {
    const difference = number - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parse(version: string): Parsed | undefined {
  const match = VERSION.exec(version);
  if (!match) return undefined;
  const [, major, minor, patch, beta, count, dev] = match;
  const channel = beta ? 'beta' : dev ? 'dev' : 'stable';
  const rank = { stable: 2, beta: 1, dev: 0 }[channel];
  return { numbers: [Number(major), Number(minor), Number(patch), rank, Number(count ?? 0)], channel };
}
