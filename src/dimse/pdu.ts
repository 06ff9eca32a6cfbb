/**
 * What a door needs to know of the upper layer of DICOM (PS3.8 section 9.3): who asks for an
 * association, how it is refused or ended, and how large the objects are that pass.
 */

const HEAD = 6;
/** Bytes of a request after which its length is known. */
export const REQUEST_HEAD = HEAD;
const REQUEST = 1;
const DATA = 4;
/** Fixed fields of a request, its head with them. */
const REQUEST_FIXED = 74;
/** No request has more presentation contexts than 128, each of a few hundred bytes. */
const MOST_REQUEST = 1 << 18;
/** As much as dcmtk takes, and twice as much as anybody sends. */
const MOST_DATA = 1 << 18;

export interface AssociateRequest {
  readonly called: string;
  readonly calling: string;
}

/** Bytes of the whole request, of which REQUEST_HEAD are here. */
export function requestLength(bytes: Buffer): number {
  return bytes.readUInt32BE(2) + HEAD;
}

/**
 * The request at the start of what a peer sent; undefined where more has to come.
 * @returns a text where it is none
 */
export function associateRequest(bytes: Buffer): AssociateRequest | undefined | string {
  if (bytes.length > 0 && bytes[0] !== REQUEST) return 'expected a request for an association, got something else';
  if (bytes.length < HEAD) return undefined;
  const length = requestLength(bytes);
  if (length < REQUEST_FIXED || length > MOST_REQUEST)
    return `expected a request of ${REQUEST_FIXED} to ${MOST_REQUEST} bytes, got ${length}`;
  if (bytes.length < length) return undefined;
  const title = (from: number) => bytes.toString('latin1', from, from + 16).trim();
  return { called: title(10), calling: title(26) };
}

export const REFUSED = {
  /** For ever, by the service user: calling AE title not recognized. */
  unknown: pdu(3, 1, 1, 3),
  /** For now, by the service provider: temporary congestion. */
  congested: pdu(3, 2, 3, 1),
  /** For now, by the service provider: local limit exceeded. */
  full: pdu(3, 2, 3, 2),
} as const;

/** A-ABORT by the service provider, without a reason. */
export const ABORT = pdu(7, 0, 2, 0);

function pdu(type: number, ...fields: number[]): Buffer {
  return Buffer.from([type, 0, 0, 0, 0, 4, 0, ...fields]);
}

/** Follows what a peer sends in whatever pieces, without keeping any of it. */
export class ObjectMeter {
  readonly #most: number;
  readonly #head: number[] = [];
  /** Bytes that are still to come of a PDU, and of a fragment of its data. */
  #pdu = 0;
  #fragment = 0;
  #data = false;
  #object = 0;

  /** @param most bytes of one object, or of one command */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns what is wrong; undefined where nothing is */
  take(chunk: Buffer): string | undefined {
    let at = 0;
    while (at < chunk.length) {
      const heading = this.#pdu === 0 || (this.#data && this.#fragment === 0);
      if (heading) {
        this.#head.push(chunk[at++] as number);
        if (this.#head.length < HEAD) continue;
        const head = Buffer.from(this.#head.splice(0));
        const wrong = this.#pdu === 0 ? this.#beginPdu(head) : this.#beginFragment(head);
        if (wrong !== undefined) return wrong;
        continue;
      }
      const passed = Math.min(chunk.length - at, this.#data ? this.#fragment : this.#pdu);
      at += passed;
      this.#pdu -= passed;
      if (this.#data) this.#fragment -= passed;
    }
    return undefined;
  }

  #beginPdu(head: Buffer): string | undefined {
    this.#data = head[0] === DATA;
    this.#pdu = head.readUInt32BE(2);
    const most = this.#data ? MOST_DATA : MOST_REQUEST;
    return this.#pdu > most ? `expected a PDU of at most ${most} bytes, got ${this.#pdu}` : undefined;
  }

  #beginFragment(head: Buffer): string | undefined {
    const length = head.readUInt32BE(0);
    const control = head[5] as number;
    this.#pdu -= HEAD;
    this.#fragment = length - 2;
    if (this.#fragment < 0 || this.#fragment > this.#pdu)
      return `expected a fragment of 2 to ${this.#pdu + 2} bytes, got ${length}`;
    const last = (control & 2) === 2;
    this.#object += this.#fragment;
    if (this.#object > this.#most)
      return `expected an object of at most ${this.#most} bytes, got more (M4OE_DIMSE_MAX_OBJECT_MIB)`;
    if (last) this.#object = 0;
    return undefined;
  }
}
