/** Peers as Orthanc's configuration has them. */
import test from 'ava';
import { isPeer, parsePeers } from '../../src/dimse/peers.ts';
import { Failure } from '../../src/errors.ts';
import { MOUNTED } from '../support/deployed-orthanc.ts';

test('nobody, as it is shipped', (t) => {
  t.deepEqual(parsePeers(MOUNTED['peers.json'] ?? ''), []);
});

test('a peer is its title and its address together, in both forms that Orthanc takes', (t) => {
  const peers = parsePeers(`// Who may
    {"DicomModalities": {"ct": ["CT1", "10.1.2.3", 104], "mr": {"AET": "MR 1", "Host": "FD00:0:0::1", "Port": 104}}}`);
  for (const [title, from, may] of [
    ['CT1', '10.1.2.3', true],
    ['CT1', '::ffff:10.1.2.3', true],
    ['MR 1', 'fd00::1', true],
    ['CT1', '10.1.2.4', false],
    ['CT2', '10.1.2.3', false],
    ['MR 1', '10.1.2.3', false],
    ['', '10.1.2.3', false],
  ] as const)
    t.is(isPeer(peers, title, from), may, `${title} from ${from}`);
});

for (const [name, text] of [
  ['no JSON', 'peers'],
  ['no peers', '{}'],
  ['a list', '{"DicomModalities": []}'],
  ['a name for an address', '{"DicomModalities": {"ct": ["CT1", "ct1.hospital", 104]}}'],
  ['a title that is too long', '{"DicomModalities": {"ct": ["CT1CT1CT1CT1CT1CT", "10.1.2.3", 104]}}'],
  ['no title', '{"DicomModalities": {"ct": null}}'],
] as const)
  test(`refused: ${name}`, (t) => {
    const failure = t.throws(() => parsePeers(text), { instanceOf: Failure });
    t.is(failure?.reason, 'DIMSE_PEERS');
    t.regex(failure?.message ?? '', /^M4OE_DIMSE_PEERS: .*expected .*, got /);
  });
