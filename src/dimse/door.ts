/**
 * A door before a Storage SCP on the same machine. It lets peers in whose request is here in time,
 * so many at once, and what they say through as it is: a peer that says nothing, and one too many,
 * never reach the SCP, which takes requests one after the other.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  ABORT,
  type AssociateRequest,
  associateRequest,
  ObjectMeter,
  REFUSED,
  REQUEST_HEAD,
  requestLength,
} from './pdu.ts';
import { isPeer, type Peer } from './peers.ts';

export interface DoorOptions {
  readonly peers: readonly Peer[];
  /** Port of the SCP on loopback. */
  readonly scpPort: number;
  /** At once. */
  readonly associations: number;
  /** In which a request has to be here. */
  readonly requestSeconds: number;
  /** Without a byte in either direction, after which an association ends. */
  readonly silentSeconds: number;
  readonly maxObjectBytes: number;
  /** What happened, and from which address. */
  readonly tell: (what: string, address: string) => void;
}

/** Connections without a request yet; the oldest leaves for one more. */
const MOST_WAITING = 256;

/** One side may have said its last word while the other still speaks. */
const SOCKET = { noDelay: true, allowHalfOpen: true };

/** Listens nowhere yet. */
export function dimseDoor(options: DoorOptions): Server {
  const waiting = new Set<Socket>();
  let associations = 0;
  return createServer(SOCKET, async (peer) => {
    const from = peer.remoteAddress ?? '';
    peer.on('error', () => undefined);
    if (waiting.size >= MOST_WAITING) [...waiting][0]?.destroy();
    waiting.add(peer);
    const request = await requestOf(peer, options.requestSeconds);
    waiting.delete(peer);
    const refuse = (answer: Buffer, what: string) => {
      options.tell(what, from);
      end(peer, answer);
    };
    // One that only looked whether the port is open is no news.
    if (request === undefined) return peer.destroy();
    if (typeof request === 'string') return refuse(ABORT, `no association: ${request}`);
    if (!isPeer(options.peers, request.calling, from))
      return refuse(REFUSED.unknown, 'association refused: no peer of this AE title and address');
    if (associations >= options.associations)
      return refuse(REFUSED.full, `association refused: ${associations} are here, as many as M4OE_DIMSE_ASSOCIATIONS`);
    associations++;
    try {
      await passed(peer, options, from);
    } finally {
      associations--;
    }
  });
}

/**
 * All of it is still to be read from the peer.
 * @returns undefined where the peer went, a text where it asks for nothing that it may have
 */
function requestOf(peer: Socket, within: number): Promise<AssociateRequest | string | undefined> {
  const { promise, resolve } = Promise.withResolvers<AssociateRequest | string | undefined>();
  const chunks: Buffer[] = [];
  let here = 0;
  let needed = REQUEST_HEAD;
  const late = setTimeout(() => resolve(`no request within ${within} s (M4OE_DIMSE_REQUEST_SECONDS)`), 1000 * within);
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    here += chunk.length;
    // Not joined for each byte of a peer that sends them one by one.
    while (here >= needed) {
      const bytes = Buffer.concat(chunks.splice(0));
      chunks.push(bytes);
      const request = associateRequest(bytes);
      if (typeof request === 'string') return resolve(request);
      if (typeof request === 'object') {
        // Back at once: a socket that holds nothing says that it ended, paused or not.
        peer.pause().unshift(bytes);
        return resolve(request);
      }
      needed = requestLength(bytes);
    }
  };
  const gone = () => resolve(undefined);
  peer.on('data', take).once('close', gone).once('end', gone);
  return promise.finally(() => {
    clearTimeout(late);
    peer.off('data', take).off('close', gone).off('end', gone).pause();
  });
}

/** Resolves when either side has ended it. */
async function passed(peer: Socket, options: DoorOptions, from: string): Promise<void> {
  const scp = connect({ ...SOCKET, host: '127.0.0.1', port: options.scpPort });
  const { promise: there, resolve } = Promise.withResolvers<boolean>();
  scp.once('connect', () => resolve(true)).on('error', () => resolve(false));
  // One that hangs takes no more connections once its queue is full, and refuses none.
  scp.setTimeout(1000 * options.requestSeconds, () => resolve(false));
  const connected = await there;
  scp.setTimeout(0);
  if (!connected) {
    scp.destroy();
    options.tell('association refused: the SCP does not answer', from);
    return end(peer, REFUSED.congested);
  }
  const cut = (what: string) => {
    options.tell(`association ended: ${what}`, from);
    end(peer, ABORT);
    scp.destroy();
  };
  peer.setTimeout(1000 * options.silentSeconds, () =>
    cut(`nothing was said for ${options.silentSeconds} s (M4OE_DIMSE_SILENT_SECONDS)`),
  );
  const meter = new ObjectMeter(options.maxObjectBytes);
  const metered = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const wrong = meter.take(chunk);
      if (wrong === undefined) return done(null, chunk);
      cut(wrong);
      done();
    },
  });
  await Promise.allSettled([
    pipeline(peer, metered, scp),
    pipeline(scp, peer, { end: false }).finally(() => peer.destroySoon()),
  ]);
  scp.destroy();
}

/** Says a last word. The peer closes then (PS3.8 section 9.2.3), or is closed a second later. */
function end(peer: Socket, word: Buffer): void {
  peer.write(word);
  const late = setTimeout(() => peer.destroy(), 1000);
  peer
    .once('close', () => clearTimeout(late))
    .once('end', () => peer.destroySoon())
    .resume();
}
