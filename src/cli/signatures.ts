/** `m4oe models sign` and `verify`: who answers for a model. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure, invalid } from '../errors.ts';
import { writeWhole } from '../formats/whole-file.ts';
import { parseManifest } from '../model/parse-manifest.ts';
import { findModels, openModelFiles, signatureIn, trustedKeys, verifyModelFiles } from '../model/repository.ts';
import { checkSignature, keysFailure, publicLine, SIGNATURE_FILE, signatureOf } from '../model/signature.ts';
import type { ModelConfig } from '../settings/config.ts';

/**
 * Signs the manifest of every model below `root`, once the files that it names are verified.
 * @param keyPath a private Ed25519 key in PEM
 * @throws Failure SIGNING_KEY, FILE_UNWRITABLE, and those of openModelFiles
 */
export async function signModels(root: string, keyPath: string): Promise<void> {
  const key = await privateKey(keyPath);
  for (const folder of await findModels(root)) {
    const path = join(folder, 'manifest.json');
    const bytes = await readFile(path);
    const manifest = parseManifest(bytes.toString('utf8'), `model ${basename(folder)}: manifest.json`);
    await verifyModelFiles(folder, manifest);
    const comment = `${manifest.name} ${manifest.version}\ttimestamp:${Math.floor(Date.now() / 1000)}`;
    await writeWhole(join(folder, SIGNATURE_FILE), [Buffer.from(signatureOf(bytes, key, comment))]);
  }
  process.stdout.write(`${publicLine(key)}\n`);
}

/** @throws Failure MODEL_KEYS, and those of openModelFiles for the first model that is not as it was signed */
export async function verifyModels(config: Pick<ModelConfig, 'models' | 'modelKeys'>): Promise<void> {
  const keys = await trustedKeys(config);
  if (keys === undefined) throw keysFailure('expected the file of keys that the models are verified with');
  for (const folder of await findModels(config.models)) {
    const { manifest } = await openModelFiles(folder, config);
    const bytes = await readFile(join(folder, 'manifest.json'));
    const { keyId, comment } = checkSignature(bytes, await signatureIn(folder), keys, `model ${basename(folder)}`);
    process.stdout.write(`${manifest.name} ${manifest.version}  signed with ${keyId}: ${comment}\n`);
  }
}

async function privateKey(path: string): Promise<KeyObject> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new Failure('not_found', 'SIGNING_KEY', 'the key cannot be read', { cause });
  });
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {}
  throw invalid('SIGNING_KEY', '<key>', 'expected a private Ed25519 key in PEM, got something else');
}
