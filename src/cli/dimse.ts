/** `m4oe dimse`: the door before a Storage SCP, until SIGTERM or SIGINT. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dimseDoor } from '../dimse/door.ts';
import { parsePeers } from '../dimse/peers.ts';
import { Failure } from '../errors.ts';
import { checkExposure } from '../server/exposure.ts';
import { createLog } from '../server/log.ts';
import type { DimseConfig } from '../settings/config.ts';

/** @throws Failure of the start */
export async function dimse(config: DimseConfig): Promise<void> {
  const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  checkExposure(config.host, false, config.insecure, 'M4OE_DIMSE_HOST');
  const log = createLog(config.logLevel);
  const peers = parsePeers(await textOf(config.peers));
  const door = dimseDoor({
    ...config,
    peers,
    maxObjectBytes: config.maxObjectMiB * 2 ** 20,
    tell: (what, address) => log.warn({ address }, what),
  });
  const listening = once(door, 'listening');
  door.listen(config.port, config.host);
  await listening.catch((cause: NodeJS.ErrnoException) => {
    const why = `M4OE_DIMSE_PORT: the port cannot be opened (${cause.code})`;
    throw new Failure('unavailable', 'LISTEN_FAILED', why, { cause });
  });
  log.info({ port: (door.address() as AddressInfo).port, peers: peers.length }, 'door open');
  await signalled;
}

async function textOf(file: string): Promise<string> {
  const wrong = (what: string, cause?: unknown) =>
    new Failure('invalid', 'DIMSE_PEERS', `M4OE_DIMSE_PEERS: ${what}`, { setting: 'M4OE_DIMSE_PEERS', cause });
  if (file === '') throw wrong('expected a file with DicomModalities, got none');
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw wrong(`expected a file that can be read, got one that cannot (${cause.code})`, cause);
  });
}
