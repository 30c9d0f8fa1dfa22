/** What the rate is taken of, in ms: long enough to be calm, short enough to follow a network that changes. */
const WINDOW = 15_000;
/** Before that it would be a guess. */
const FIRST = 3_000;

/**
 * Says how long what is on its way still takes, in seconds, by how fast it went lately; null while that is not known.
 * It is told each time that something has come.
 */
export type TimeLeft = (now: number, sent: number, size: number) => number | null;

export function createTimeLeft(): TimeLeft {
  let samples: { at: number; sent: number }[] = [];
  return (now, sent, size) => {
    const last = samples.at(-1);
    // What is cancelled takes its bytes along, and what is added begins at none: neither says how fast the others go.
    if (last && sent < last.sent) samples = [];
    if (samples.length === 0 || sent > (last?.sent ?? 0)) samples.push({ at: now, sent });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) >= WINDOW) samples.shift();
    const [first] = samples;
    if (!first || now - first.at < FIRST || sent <= first.sent) return null;
    return ((size - sent) * (now - first.at)) / (sent - first.sent) / 1000;
  };
}
