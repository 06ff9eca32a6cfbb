/** What a peer says, byte for byte (PS3.8 section 9.3). */

function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function item(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** A-ASSOCIATE-RQ for Verification in implicit VR. */
export function request(calling: string, called: string): Buffer {
  const titles = Buffer.from(called.padEnd(16) + calling.padEnd(16));
  const context = item(
    0x20,
    Buffer.concat([
      Buffer.from([1, 0, 0, 0]),
      item(0x30, Buffer.from('1.2.840.10008.1.1')),
      item(0x40, Buffer.from('1.2.840.10008.1.2')),
    ]),
  );
  const user = item(
    0x50,
    Buffer.concat([item(0x51, Buffer.from([0, 0, 0x40, 0])), item(0x52, Buffer.from('1.2.3.4'))]),
  );
  const application = item(0x10, Buffer.from('1.2.840.10008.3.1.1.1'));
  return pdu(1, Buffer.concat([Buffer.from([0, 1, 0, 0]), titles, Buffer.alloc(32), application, context, user]));
}

/** P-DATA-TF with one fragment; bit 0 of control is for a command, bit 1 for its last. */
export function data(control: number, fragment: Buffer): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 1, control]);
  head.writeUInt32BE(fragment.length + 2, 0);
  return pdu(4, Buffer.concat([head, fragment]));
}
