/** Signed manifests: what minisign signed and what we sign, and whatever may be wrong with either. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { openModelFiles } from '../../src/model/repository.ts';
import { checkSignature, parseKeys, publicLine, SIGNATURE_FILE, signatureOf } from '../../src/model/signature.ts';
import { m4oe } from '../support/command.ts';
import { modelsCopy } from '../support/models.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';

const SIGNED = fileURLToPath(new URL('../fixtures/signatures', import.meta.url));
const read = (name: string) => readFileSync(join(SIGNED, name), 'utf8');
const manifest = readFileSync(join(BANDS_MODELS, 'bands/manifest.json'));
const keys = parseKeys(read('minisign.pub'));
const ours = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));

test('what minisign 0.11 signed is verified, hashed first or not, with its key and trusted comment', (t) => {
  const signed = checkSignature(manifest, read('manifest.json.minisig'), keys, 'model bands');
  t.deepEqual(signed, { keyId: 'F6F59A62CDF5F089', comment: 'bands 1.0.0' });
  t.is(checkSignature(manifest, read('legacy.minisig'), keys, 'model bands').keyId, signed.keyId);
});

test('what we sign is verified with its own key among others', (t) => {
  const both = parseKeys(`${read('minisign.pub')}\n${publicLine(ours)}\n`);
  t.is(checkSignature(manifest, signatureOf(manifest, ours, 'by us'), both, 'model bands').comment, 'by us');
  t.like(
    t.throws(() => checkSignature(manifest, signatureOf(manifest, ours, 'by us'), keys, 'model bands')),
    {
      kind: 'corrupt',
      reason: 'MODEL_SIGNER',
      setting: 'M4OE_MODEL_KEYS',
    },
  );
});

const minisign = process.env.MINISIGN ?? 'minisign';
const hasMinisign = (() => {
  try {
    execFileSync(minisign, ['-v'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
})();

(hasMinisign ? test : test.skip)('minisign verifies what we sign', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  writeFileSync(join(folder, 'manifest.json'), manifest);
  writeFileSync(join(folder, SIGNATURE_FILE), signatureOf(manifest, ours, 'by us'));
  const said = execFileSync(minisign, ['-V', '-m', 'manifest.json', '-P', publicLine(ours)], { cwd: folder });
  t.regex(said.toString(), /Trusted comment: by us/);
});

const WRONG: [name: string, change: (text: string) => string][] = [
  ['empty', () => ''],
  ['another file', () => manifest.toString()],
  ['cut', (text) => text.slice(0, 150)],
  ['another comment', (text) => text.replace('bands 1.0.0', 'bands 9.0.0')],
  ['a comment taken out', (text) => text.replace(/^trusted.*\n/m, '')],
  ['a bit of the signature', (text) => text.replace('RUSJ8PXNYpr19v/x', 'RUSJ8PXNYpr19v/y')],
  ['another algorithm', (text) => text.replace('RUSJ', 'RVSJ')],
  ['the other algorithm', (text) => text.replace('RUSJ', 'RWSJ')],
];

for (const [name, change] of WRONG) {
  test(`a signature that is ${name}: MODEL_SIGNATURE`, (t) => {
    const text = read('manifest.json.minisig');
    t.not(change(text), text);
    t.like(
      t.throws(() => checkSignature(manifest, change(text), keys, 'model bands')),
      {
        kind: 'corrupt',
        reason: 'MODEL_SIGNATURE',
      },
    );
  });
}

test('keys that are none: MODEL_KEYS', (t) => {
  for (const text of [
    '',
    'untrusted comment: nothing\n',
    'not a key',
    read('manifest.json.minisig'),
    `${read('minisign.pub')}x`,
  ])
    t.like(
      t.throws(() => parseKeys(text)),
      { kind: 'invalid', reason: 'MODEL_KEYS', setting: 'M4OE_MODEL_KEYS' },
    );
});

test('a service that asks for signatures starts on what was signed, and on nothing else', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  const at = (name: string) => join(folder, 'bands', name);
  const modelKeys = join(SIGNED, 'minisign.pub');
  const refused = async (reason: string, why: string) => {
    t.like(await t.throwsAsync(startService({ models: folder, modelKeys })), { kind: 'corrupt', reason }, why);
  };
  await refused('MODEL_UNSIGNED', 'no signature');
  await cp(join(SIGNED, 'manifest.json.minisig'), at(SIGNATURE_FILE));
  await using service = await startService({ models: folder, modelKeys });
  t.is((await service.client.listModels()).models.length, 1);
  writeFileSync(at('manifest.json'), manifest.toString().replace('"seed": null', '"seed": 1'));
  t.notDeepEqual(readFileSync(at('manifest.json')), manifest);
  await refused('MODEL_SIGNATURE', 'another manifest');
  writeFileSync(at('manifest.json'), manifest);
  const graph = readFileSync(at('model.onnx'));
  writeFileSync(at('model.onnx'), Buffer.concat([graph, Buffer.alloc(1)]));
  await refused('MODEL_HASH_MISMATCH', 'another graph');
  writeFileSync(at('model.onnx'), graph);
  writeFileSync(at(SIGNATURE_FILE), signatureOf(manifest, ours, 'by somebody'));
  await refused('MODEL_SIGNER', 'another key');
  await rm(at(SIGNATURE_FILE));
  t.is((await openModelFiles(join(folder, 'bands'))).manifest.name, 'bands', 'without keys nobody asks');
});

test('keys that cannot be read: MODEL_KEYS, at the start', async (t) => {
  t.like(await t.throwsAsync(startService({ modelKeys: join(SIGNED, 'none.pub') })), { reason: 'MODEL_KEYS' });
});

test('m4oe models sign and verify: with its key, with another, without', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  const key = join(folder, 'key.pem');
  writeFileSync(key, ours.export({ format: 'pem', type: 'pkcs8' }));
  const signed = await m4oe(['models', 'sign', key, '--models', folder]);
  t.is(signed.code, 0, signed.stderr);
  t.is(signed.stdout, `${publicLine(ours)}\n`);
  const trusted = join(folder, 'keys.pub');
  writeFileSync(trusted, signed.stdout);
  const verified = await m4oe(['models', 'verify', '--models', folder, '--model-keys', trusted]);
  t.is(verified.code, 0, verified.stderr);
  t.regex(verified.stdout, /^bands 1\.0\.0 {2}signed with [0-9A-F]{16}: bands 1\.0\.0\ttimestamp:\d+\n$/);
  const other = await m4oe(['models', 'verify', '--models', folder, '--model-keys', join(SIGNED, 'minisign.pub')]);
  t.is(other.code, 4);
  t.regex(other.stderr, /MODEL_SIGNER/);
  const nobody = await m4oe(['models', 'verify', '--models', folder]);
  t.is(nobody.code, 2);
  t.regex(nobody.stderr, /MODEL_KEYS/);
  const wrong = await m4oe(['models', 'sign', trusted, '--models', folder]);
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /SIGNING_KEY/);
});
