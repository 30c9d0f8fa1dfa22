/** Bytes that grow; one writer serves many keys, one after the other. */
export interface ByteWriter {
  byte(value: number): void;
  bytes(values: ArrayLike<number>): void;
  /** A copy of what was written since the last call. */
  take(): Uint8Array;
}

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more));
    larger.set(buffer);
    buffer = larger;
  };
  return {
    byte(value) {
      reserve(1);
      buffer[length++] = value;
    },
    bytes(values) {
      reserve(values.length);
      buffer.set(values, length);
      length += values.length;
    },
    take() {
      const taken = buffer.slice(0, length);
      length = 0;
      if (buffer.length > 1 << 20) buffer = new Uint8Array(1024);
      return taken;
    },
  };
}
