/**
 * The files of one volume's results: whether they can be written, and whether what is there may be
 * replaced, both known before the work.
 */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../errors.ts';
import type { Volume } from '../volume.ts';
import type { LabelFormat } from './label-format.ts';
import type { MeshFormat } from './mesh-format.ts';

/**
 * Where the results of a volume go: the folder `out` with the volume's name, without what tells its
 * format.
 */
export function resultStem(path: string, out: string): string {
  return join(
    out,
    basename(resolve(path)).replace(/\.(nii(\.gz)?|hdr(\.gz)?|img(\.gz)?|nrrd|nhdr|mha|mhd|dcm|zip)$/i, ''),
  );
}

/** What can be made of one volume. */
export const RESULTS = [
  ...(['labels', 'report', 'picture', 'page', 'colors'] as const),
  ...(['seg', 'sr', 'rtstruct', 'encapsulated', 'pdf', 'fhir', 'mesh'] as const),
] as const;
export type ResultName = (typeof RESULTS)[number];

/** Paths; undefined where a result is not wanted. */
export type ResultFiles = Readonly<Record<ResultName, string | undefined>> & {
  readonly labels: string;
  readonly report: string;
};

/** Results whose files are named by their format, and others. */
type OfFormat = 'labels' | 'mesh';
export type WantedResults = {
  /** How their names end. */
  readonly labels: Pick<LabelFormat, 'ending'>;
  readonly mesh?: Pick<MeshFormat, 'ending'> | undefined;
} & { readonly [Name in Exclude<ResultName, OfFormat | 'report'>]?: boolean };

const NAMES: Readonly<Record<Exclude<ResultName, OfFormat>, string>> = {
  report: 'report.json',
  picture: 'overlay.png',
  page: 'view.html',
  colors: 'labels.ctbl',
  seg: 'seg.dcm',
  sr: 'sr.dcm',
  rtstruct: 'rtstruct.dcm',
  encapsulated: 'pdf.dcm',
  pdf: 'report.pdf',
  fhir: 'fhir.json',
};

/** Labels and report are always made: the others are of them. */
export function resultFiles(stem: string, wanted: WantedResults, separator = '_'): ResultFiles {
  const { labels, mesh, ...others } = wanted;
  const named = { ...NAMES, labels: `labels${labels.ending}`, mesh: `mesh${mesh?.ending}` };
  const made = { ...others, labels: true, report: true, mesh: mesh !== undefined };
  const paths = RESULTS.map((name) => [name, made[name] === true ? `${stem}${separator}${named[name]}` : undefined]);
  return Object.fromEntries(paths);
}

/**
 * SHA-256 of a volume's stored values and their places; another rescale or modality is another look
 * at the same volume.
 */
export function volumeDigest({ geometry, voxelType, voxels }: Volume): string {
  const { buffer, byteOffset, byteLength } = voxels;
  return createHash('sha256')
    .update(JSON.stringify([geometry, voxelType]))
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/**
 * SHA-256 of the files that are there, by what they are; the report keeps it to know its own again.
 */
export async function fileDigests(files: ResultFiles): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, path] of Object.entries(files) as [string, string | undefined][]) {
    if (path === undefined || name === 'report') continue;
    digests[name] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return digests;
}

/**
 * Refuses to replace results that are not this volume's, or that somebody changed since.
 * @param digest of volumeDigest
 * @throws Failure RESULT_EXISTS, FILE_UNWRITABLE where the name is that of a folder
 */
export async function refuseOthers(
  files: ResultFiles,
  digest: string,
  maxBytes: number,
  { areOwn }: Pick<LabelFormat, 'areOwn'>,
): Promise<void> {
  const there: [name: string, path: string][] = [];
  for (const [name, path] of Object.entries(files) as [string, string | undefined][]) {
    if (path !== undefined && (await exists(path))) {
      if (!(await stat(path)).isFile()) {
        const message = `${name}: cannot be written, something else than a file has its name; choose another folder`;
        throw new Failure('invalid', 'FILE_UNWRITABLE', message);
      }
      there.push([name, path]);
    }
  }
  if (there.length === 0) return;
  const names = new Set(there.map(([name]) => name));
  const said = names.has('report') ? await reportOf(files.report) : undefined;
  // Labels without a report, or with half of one, are those of a run that was cut off.
  const own =
    said === undefined
      ? names.has('labels')
      : said.digest === digest && typeof said.files === 'object' && said.files !== null;
  const changed: string[] = [];
  for (const [name, path] of there) {
    if (name === 'report') continue;
    if (name === 'labels' ? !(await areOwn(path, digest, maxBytes)) : !(await isAsWritten(path, said?.files, name)))
      changed.push(name);
  }
  if (own && changed.length === 0) return;
  const what = own
    ? `${changed.join(', ')} that somebody changed, or that are of another volume`
    : 'results of another volume';
  throw new Failure(
    'invalid',
    'RESULT_EXISTS',
    `--out: expected no results there but those of this volume as they were written, got ${what}; choose another folder, or replace them with --force`,
  );
}

async function isAsWritten(path: string, said: unknown, name: string): Promise<boolean> {
  const kept = (said as Record<string, unknown> | undefined)?.[name];
  if (typeof kept !== 'string') return said === undefined;
  return (
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex') === kept
  );
}

/** What a report says of its volume and files; undefined for one that is cut off. */
async function reportOf(path: string): Promise<{ digest: unknown; files: unknown } | undefined> {
  try {
    const { input, files } = JSON.parse(await readFile(path, 'utf8'));
    return { digest: input?.sha256, files };
  } catch {
    return undefined;
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Refuses a folder that cannot be one, without making it. @throws Failure FILE_UNWRITABLE */
export async function checkFolder(path: string): Promise<void> {
  await missingFolders(path);
}

/** From the outermost that is not there to the path itself. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    try {
      if ((await stat(at)).isDirectory()) return missing.reverse();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unwritable(code);
      missing.push(at);
      continue;
    }
    throw unwritable('ENOTDIR');
  }
}

/**
 * The folder for these files, made where it is not there, with proof that files of such names can
 * be written into it.
 * @returns takes the folders away again that were made, as far as nothing is in them
 * @throws Failure FILE_UNWRITABLE
 */
export async function makeFolder(path: string, files: Pick<ResultFiles, 'labels'>): Promise<() => Promise<void>> {
  const made: string[] = [];
  const undo = async () => {
    for (const folder of [...made].reverse()) await rmdir(folder).catch(() => undefined);
  };
  try {
    // One by one: a recursive mkdir never ends where the system says that a folder's own parent is
    // missing (/proc).
    for (const folder of await missingFolders(path)) {
      await mkdir(folder).then(
        () => made.push(folder),
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        },
      );
    }
    const probe = join(dirname(files.labels), `.${basename(files.labels)}.${randomBytes(6).toString('hex')}.tmp`);
    const file = await open(probe, 'wx');
    try {
      await file.write('0');
    } finally {
      await file.close();
      await rm(probe, { force: true });
    }
    return undo;
  } catch (error) {
    await undo();
    throw error instanceof Failure ? error : unwritable((error as NodeJS.ErrnoException).code);
  }
}

function unwritable(code: string | undefined): Failure {
  return new Failure('invalid', 'FILE_UNWRITABLE', `--out: the results cannot be written there (${code})`);
}
