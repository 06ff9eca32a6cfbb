/** Which two files are a pair: a header (.hdr) and the voxels beside it (.img), each gzipped or not. */
import { stat } from 'node:fs/promises';
import { Failure } from '../../errors.ts';

const IMAGE = /\.img(\.gz)?$/i;
const HEADER = /\.hdr(\.gz)?$/i;

/** The file with the header: that of the same name for an .img, else the path itself. @throws Failure NIFTI_PAIR */
export async function headerFileOf(path: string): Promise<string> {
  return IMAGE.test(path) ? await partner(path, IMAGE, 'hdr') : path;
}

/** @throws Failure NIFTI_PAIR where there is none, or where the header's name does not end in .hdr */
export async function imageFileOf(headerFile: string): Promise<string> {
  if (!HEADER.test(headerFile))
    throw new Failure(
      'invalid',
      'NIFTI_PAIR',
      'expected the header of a pair in a file whose name ends in .hdr, with its voxels in .img beside it',
    );
  return await partner(headerFile, HEADER, 'img');
}

async function partner(path: string, own: RegExp, ending: 'hdr' | 'img'): Promise<string> {
  const stem = path.replace(own, '');
  for (const candidate of [ending, `${ending}.gz`, ending.toUpperCase()]) {
    const found = await stat(`${stem}.${candidate}`).catch(() => undefined);
    if (found?.isFile()) return `${stem}.${candidate}`;
  }
  throw new Failure('not_found', 'NIFTI_PAIR', `expected both files of a pair, the .${ending} is not beside the other`);
}
