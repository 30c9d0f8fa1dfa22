/** FIN, and the opcode of a text. */
const FINAL_TEXT = 0x81;

/** The frame of a text message from the server, which is not masked. @see RFC 6455 section 5.2 */
export function textFrame(text: Buffer): Buffer {
  const { length } = text;
  if (length < 126) return Buffer.concat([Buffer.from([FINAL_TEXT, length]), text]);
  if (length < 0x1_0000) {
    const head = Buffer.from([FINAL_TEXT, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head, text]);
  }
  const head = Buffer.alloc(10);
  head.writeUInt8(FINAL_TEXT, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, text]);
}
