/**
 * A folder of models, each in a folder of its own with a manifest, as files on disk: found, hashed,
 * checked; nothing is run here.
 */
import { createHash, hash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../errors.ts';
import { graphFiles, type Manifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { checkSignature, keysFailure, parseKeys, SIGNATURE_FILE, type TrustedKey } from './signature.ts';

/** What a manifest is read with. */
export interface Trust {
  /** File of public keys, one of which must have signed each manifest; empty asks for no signature. */
  readonly modelKeys: string;
}

export interface ModelFiles {
  readonly manifest: Manifest;
  /** One; of a graph of patches one for each fold. SHA-256 in lower-case hexadecimal. */
  readonly graphs: readonly { readonly path: string; readonly sha256: string }[];
  readonly graphPath: string;
  /**
   * Lower-case hexadecimal, as the manifest says and the file was found to have; of several graphs
   * that of theirs, each on a line.
   */
  readonly graphSha256: string;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await using file = await open(path);
  // One piece of memory for all of it: fresh pages cost more than hashing them.
  const memory = Buffer.allocUnsafeSlow(1 << 20);
  while (true) {
    const { bytesRead } = await file.read(memory, 0, memory.length);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(memory.subarray(0, bytesRead));
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * The models below `root`: `root` itself if it holds a manifest, else each folder in it that does;
 * sorted by name.
 * @throws Failure MODELS_MISSING when the folder or any model in it is absent
 */
export async function findModels(root: string): Promise<string[]> {
  if (await isFile(join(root, 'manifest.json'))) return [root];
  const entries = await readdir(root, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) throw missing(root, 'the folder does not exist or cannot be read');
  const found: string[] = [];
  for (const entry of entries) {
    const folder = join(root, entry.name);
    if (await isFile(join(folder, 'manifest.json'))) found.push(folder);
  }
  if (found.length === 0) throw missing(root, 'no folder in it holds a manifest.json');
  return found.sort();
}

function missing(root: string, why: string): Failure {
  return new Failure('not_found', 'MODELS_MISSING', `no model at ${root}: ${why} (set M4OE_MODELS or --models)`, {
    setting: 'M4OE_MODELS',
  });
}

/**
 * Reads the manifest in `folder` and verifies the files that it names.
 * @throws Failure of `readModelFiles` and `verifyModelFiles`
 */
export async function openModelFiles(folder: string, trust?: Trust): Promise<ModelFiles> {
  const files = await readModelFiles(folder, trust);
  await verifyModelFiles(folder, files.manifest);
  return files;
}

/**
 * Reads the manifest in `folder`; the files that it names are not verified yet.
 * @throws Failure MODEL_MANIFEST_INVALID or MODEL_SCHEMA_VERSION; with keys MODEL_UNSIGNED and those
 *   of `trustedKeys` and `checkSignature`
 */
export async function readModelFiles(folder: string, trust?: Trust): Promise<ModelFiles> {
  const where = `model ${basename(folder)}`;
  const bytes = await readFile(join(folder, 'manifest.json'));
  const keys = await trustedKeys(trust);
  if (keys !== undefined) checkSignature(bytes, await signatureIn(folder), keys, where);
  const manifest = parseManifest(bytes.toString('utf8'), `${where}: manifest.json`);
  const graphs = graphFiles(manifest).map(({ path, sha256 }) => ({ path: join(folder, path), sha256 }));
  const digests = graphs.map(({ sha256 }) => sha256);
  const graphSha256 = digests.length === 1 ? digests[0] : hash('sha256', `${digests.join('\n')}\n`);
  return { manifest, graphs, graphPath: graphs[0]?.path ?? '', graphSha256: graphSha256 ?? '' };
}

/** @throws Failure MODEL_KEYS */
export async function trustedKeys({ modelKeys }: Trust = { modelKeys: '' }): Promise<TrustedKey[] | undefined> {
  if (modelKeys === '') return undefined;
  const text = await readFile(modelKeys, 'utf8').catch((error) => {
    throw keysFailure('the file cannot be read', error);
  });
  return parseKeys(text);
}

/** @throws Failure MODEL_UNSIGNED */
export async function signatureIn(folder: string): Promise<string> {
  return await readFile(join(folder, SIGNATURE_FILE), 'utf8').catch((cause) => {
    const why = `model ${basename(folder)}: expected a signature in ${SIGNATURE_FILE}, there is none`;
    throw new Failure('corrupt', 'MODEL_UNSIGNED', why, { setting: 'M4OE_MODEL_KEYS', cause });
  });
}

/**
 * Verifies size and SHA-256 of every file that the manifest of `folder` names.
 * @throws Failure MODEL_FILE_MISSING or MODEL_HASH_MISMATCH
 */
export async function verifyModelFiles(folder: string, manifest: Manifest): Promise<void> {
  const name = basename(folder);
  for (const file of manifest.files) {
    const at = join(folder, file.path);
    if (!(await isFile(at))) {
      throw new Failure(
        'corrupt',
        'MODEL_FILE_MISSING',
        `model ${name}: ${file.path} is named in the manifest and absent`,
      );
    }
    const found = await sha256(at);
    if (found !== file.sha256) {
      throw new Failure(
        'corrupt',
        'MODEL_HASH_MISMATCH',
        `model ${name}: ${file.path} has SHA-256 ${found}, the manifest says ${file.sha256}; copy or export the model again`,
      );
    }
  }
}
