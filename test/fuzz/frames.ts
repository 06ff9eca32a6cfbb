/** One input for a target that is fed several things: each behind its length in two bytes. */

const MOST = 0xffff;

export function frames(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const end = at + 2 + bytes.readUInt16LE(at);
    parts.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return parts;
}

export function framed(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      if (part.length > MOST) throw new RangeError(`expected parts of at most ${MOST} bytes, got ${part.length}`);
      const length = Buffer.alloc(2);
      length.writeUInt16LE(part.length);
      return [length, part];
    }),
  );
}
