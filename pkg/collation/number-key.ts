import { ExactNumber } from '#pkg/json';
import type { ByteWriter } from './byte-writer.ts';

const EXACT = 0x80;
const scratch = new DataView(new ArrayBuffer(8));

/**
 * Eight bytes for the nearest double, then one that says whether the number is that double; for the others (integers
 * beyond 2^53) how far they are from it.
 */
export function writeNumber(number: number | ExactNumber, writer: ByteWriter): void {
  const value = number instanceof ExactNumber ? number.value : number;
  const double = Number(value);
  writeDouble(double, writer);
  const rest = typeof value === 'bigint' ? value - (Number.isFinite(double) ? BigInt(double) : 0n) : 0n;
  if (rest === 0n) writer.byte(EXACT);
  else writeRest(rest, writer);
}

/** The bits of positive doubles sort as the doubles do; those of negative ones the other way round. */
function writeDouble(double: number, writer: ByteWriter): void {
  scratch.setFloat64(0, double === 0 ? 0 : double);
  const isNegative = scratch.getUint8(0) >= 0x80;
  for (let at = 0; at < 8; at++) {
    const byte = scratch.getUint8(at);
    writer.byte(isNegative ? byte ^ 0xff : at === 0 ? byte | 0x80 : byte);
  }
}

function writeRest(rest: bigint, writer: ByteWriter): void {
  const isNegative = rest < 0n;
  const hex = (isNegative ? -rest : rest).toString(16);
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(digits.length);
  const bytes = Buffer.concat([length, digits]);
  writer.byte(isNegative ? EXACT - 1 : EXACT + 1);
  writer.bytes(isNegative ? bytes.map((byte) => byte ^ 0xff) : bytes);
}
