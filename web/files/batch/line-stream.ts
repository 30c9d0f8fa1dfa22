/** Bytes that wait for their reader: more than the lines of the largest batch usually are. */
const MAX_WAITING = 8 * 1024 * 1024;

/**
 * What `work` says, as lines of JSON. It may say much before anybody reads, since clients send all before they read anything;
 * but who never reads makes it wait, not the memory grow. Ends with `work`.
 */
export function lineStream(work: (say: (line: object) => Promise<void>) => Promise<void>): ReadableStream<Uint8Array> {
  let room: PromiseWithResolvers<void> | undefined;
  const resume = () => {
    room?.resolve();
    room = undefined;
  };
  return new ReadableStream<Uint8Array>(
    {
      // Nothing is awaited here: a stream asks for more only once it has started.
      start(out) {
        const say = async (line: object) => {
          out.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
          if ((out.desiredSize ?? 0) > 0) return;
          room ??= Promise.withResolvers();
          await room.promise;
        };
        work(say)
          .then(() => out.close())
          // The client has gone.
          .catch(() => undefined);
      },
      pull: resume,
      cancel: resume,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING }),
  );
}
