/** Who may ask for an association: the peers of Orthanc's own configuration (DicomModalities). */
import { isIP, SocketAddress } from 'node:net';
import { Failure } from '../errors.ts';

export interface Peer {
  readonly title: string;
  readonly address: string;
}

/**
 * @param text a configuration of Orthanc; comments stand on lines of their own
 * @throws Failure DIMSE_PEERS
 */
export function parsePeers(text: string): readonly Peer[] {
  const wrong = (what: string) =>
    new Failure('invalid', 'DIMSE_PEERS', `M4OE_DIMSE_PEERS: ${what}`, { setting: 'M4OE_DIMSE_PEERS' });
  let modalities: unknown;
  try {
    modalities = (JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')) as { DicomModalities?: unknown }).DicomModalities;
  } catch (cause) {
    throw wrong(`expected JSON with comments on lines of their own, got something else (${(cause as Error).name})`);
  }
  if (typeof modalities !== 'object' || modalities === null || Array.isArray(modalities))
    throw wrong('expected DicomModalities with a peer under each name, got none');
  return Object.values(modalities).map((peer: unknown, n) => {
    const { AET, Host } = (Array.isArray(peer) ? { AET: peer[0], Host: peer[1] } : (peer ?? {})) as {
      AET?: unknown;
      Host?: unknown;
    };
    if (typeof AET !== 'string' || !/^[\x21-\x7e](?:[\x20-\x7e]{0,14}[\x21-\x7e])?$/.test(AET))
      throw wrong(`peer ${n + 1}: expected an AE title of 1 to 16 characters, got another`);
    if (typeof Host !== 'string' || isIP(Host) === 0)
      throw wrong(`peer ${n + 1}: expected an IP address, got something else; names are not looked up`);
    // As Node tells those of a peer: FD00:0::1 is fd00::1.
    return {
      title: AET,
      address: new SocketAddress({ address: Host, family: isIP(Host) === 6 ? 'ipv6' : 'ipv4' }).address,
    };
  });
}

/** @param from as Node tells it: an address of IPv4 may stand in one of IPv6 */
export function isPeer(peers: readonly Peer[], title: string, from: string): boolean {
  const address = from.replace(/^::ffff:(?=\d+\.)/, '');
  return peers.some((peer) => peer.title === title && peer.address === address);
}
