/**
 * What one file of a folder or zip is to a series: a slice of one, pixels of another kind, something
 * else for certain, or a doubt.
 */
import { asFailure, type Failure } from '../../errors.ts';
import type { Attributes } from './file/attributes.ts';
import { looksBare } from './file/bare-data-set.ts';
import { DIRECTORY_CLASS, type NamedImages, namedImages } from './file/directory.ts';
import { floatingPoint } from './file/failures.ts';
import { attributesBeforeDamage, type DicomFile, looksLikeDicom, readDataSet } from './file/read-part10.ts';
import { TAG } from './file/tags.ts';
import { type InstanceHeader, instanceHeader, isImage, mayBeSlice } from './series/header.ts';
import { kindOf, namedAsOther } from './transport/kind-of-file.ts';
import type { SourceFile } from './transport/stored-file.ts';

export type Seen =
  | { readonly kind: 'doubt'; readonly why: string }
  | { readonly kind: 'other'; readonly byContent: boolean }
  | { readonly kind: 'pixels'; readonly series: string }
  | { readonly kind: 'directory'; readonly named: NamedImages }
  | SeenImage;

export type SeenImage = { readonly kind: 'image'; readonly series: string; readonly instance: string } & (
  | { readonly header: InstanceHeader }
  | { readonly header: undefined; readonly fault: Failure }
);

const OTHER: Seen = { kind: 'other', byContent: false };
const OTHER_BY_CONTENT: Seen = { kind: 'other', byContent: true };

/**
 * @param maxFileBytes most bytes that a deflated data set may inflate to
 * @throws Failure of what is no matter of this one file: a damaged zip, a limit
 */
export async function look(file: SourceFile, maxFileBytes: number): Promise<Seen> {
  let bytes: Uint8Array;
  try {
    bytes = await file.read();
  } catch (error) {
    const failure = asFailure(error);
    // A zip that is damaged, or a file that grew past every limit, is no matter of one file.
    if (!failure.reason.startsWith('FILE_')) throw failure;
    if (namedAsOther(file.name)) return OTHER;
    return { kind: 'doubt', why: failure.reason === 'FILE_NOT_FOUND' ? 'leads nowhere' : 'cannot be read' };
  }
  if (!looksLikeDicom(bytes) && !looksBare(bytes)) {
    const kind = kindOf(file.name, bytes);
    if (kind === 'other by name') return OTHER;
    if (kind === 'other by content') return OTHER_BY_CONTENT;
    if (kind === 'packed') return { kind: 'doubt', why: 'packed, and slices may be in it' };
    return { kind: 'doubt', why: bytes.length === 0 ? 'empty' : 'no DICOM and nothing that is known' };
  }
  let dataSet: DicomFile;
  try {
    dataSet = readDataSet(bytes, maxFileBytes);
  } catch (error) {
    return damagedFile(file.name, bytes, maxFileBytes, asFailure(error));
  }
  const { attributes } = dataSet;
  const sopClass = sopClassOf(attributes);
  const [series = ''] = attributes.texts(TAG.seriesInstanceUid);
  const instance = instanceOf(attributes);
  if (sopClass === DIRECTORY_CLASS) return { kind: 'directory', named: namedImages(attributes) };
  if (sopClass === '') return { kind: 'doubt', why: 'DICOM without a SOP class' };
  if (!isImage(sopClass)) return mayBeSlice(attributes, sopClass) ? { kind: 'pixels', series } : OTHER;
  try {
    // Its header has none of the fields that describe whole numbers.
    if (dataSet.floatPixels) throw floatingPoint();
    return { kind: 'image', series, instance, header: instanceHeader(attributes) };
  } catch (error) {
    return { kind: 'image', series, instance, header: undefined, fault: asFailure(error) };
  }
}

/** A file whose beginning still tells where it belongs is that series' fault, and nobody else's. */
function damagedFile(name: string, bytes: Uint8Array, maxFileBytes: number, fault: Failure): Seen {
  if (fault.kind === 'too_large') throw fault;
  const attributes = attributesBeforeDamage(bytes, maxFileBytes);
  const sopClass = attributes === undefined ? '' : sopClassOf(attributes);
  const [series = ''] = attributes?.texts(TAG.seriesInstanceUid) ?? [];
  if (sopClass !== '' && !isImage(sopClass)) return series === '' ? OTHER : { kind: 'pixels', series };
  // DICOMDIR, by its name.
  if (sopClass === '' && namedAsOther(name)) return OTHER;
  if (series === '') return { kind: 'doubt', why: 'DICOM that is cut short or damaged' };
  return {
    kind: 'image',
    series,
    instance: attributes === undefined ? '' : instanceOf(attributes),
    header: undefined,
    fault,
  };
}

function instanceOf(attributes: Attributes): string {
  return attributes.texts(TAG.sopInstanceUid)[0] ?? attributes.texts(TAG.mediaStorageSopInstanceUid)[0] ?? '';
}

function sopClassOf(attributes: Attributes): string {
  return attributes.texts(TAG.sopClassUid)[0] ?? attributes.texts(TAG.mediaStorageSopClassUid)[0] ?? '';
}
