/**
 * What an archive has of one series, fetched over DICOMweb: the image, the labels of its
 * segmentation on the image's grid, and the report's measures.
 */
import type { Attributes } from '../../src/formats/dicom/file/attributes.ts';
import { jsonAttributes } from '../../src/formats/dicom/file/json-attributes.ts';
import { library } from '../../src/formats/dicom/file/library.ts';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { TAG } from '../../src/formats/dicom/file/tags.ts';
import { readWado } from '../../src/formats/dicom/wado.ts';
import type { Archive } from '../../src/gateway/archive.ts';
import type { Volume } from '../../src/volume.ts';

const MAX_BYTES = 2 ** 31;
const SIGNAL = new AbortController().signal;

export interface StoredOrgan {
  /** Number of its segment, and its value in `labels`. */
  readonly number: number;
  readonly name: string;
  /** `#rrggbb`, from the segmentation's CIELab. */
  readonly color: string;
  /** Millilitres, as the report says. */
  readonly volumeMl: number;
  /** ACCEPT, REVIEW, REJECT or ABSENT. */
  readonly verdict: string;
}

export interface StoredResult {
  readonly studyUid: string;
  readonly image: Volume;
  /** Segment numbers on the grid of the image, i fastest. */
  readonly labels: Uint8Array;
  readonly organs: readonly StoredOrgan[];
  readonly description: string;
  readonly madeBy: string;
}

/** @param root of the DICOMweb services. The segmentation is a BINARY one, and there is one */
export async function storedResult(archive: Archive, root: string, authorization: string): Promise<StoredResult> {
  const [image, seg, report] = await Promise.all(
    ['CT', 'SEG', 'SR'].map(async (modality) => {
      const found = await archive.searchSeries({ Modality: modality }, ['0008103E'], SIGNAL);
      if (found.length !== 1) throw new Error(`expected one ${modality} series in the archive, got ${found.length}`);
      const attributes = jsonAttributes(found[0] ?? {});
      const [study = '', series = ''] = [
        attributes.texts(TAG.studyInstanceUid)[0],
        attributes.texts(TAG.seriesInstanceUid)[0],
      ];
      return { study, series, description: attributes.texts(TAG.seriesDescription)[0] ?? '' };
    }),
  );
  if (image === undefined || seg === undefined || report === undefined) throw new Error('nothing was searched');
  const url = `${root}/studies/${image.study}/series/${image.series}`;
  const { volume, source } = await readWado(url, {
    authorization,
    rules: [],
    maxBytes: MAX_BYTES,
    maxLossyRatio: Number.POSITIVE_INFINITY,
    leastBits: 2,
  });
  const fileOf = async ({ study, series }: typeof seg) => {
    const [instance = ''] = await archive.instancesOf(study, series, SIGNAL);
    return readDataSet(await archive.instance(study, series, instance, MAX_BYTES, SIGNAL), MAX_BYTES);
  };
  const segFile = await fileOf(seg);
  const measures = measuresIn((await fileOf(report)).attributes);
  const { Colors } = await library();
  const organs = segFile.attributes.items('00620002').map((segment) => {
    const [number = 0] = segment.binary('00620004', 'US');
    const rgb = Colors.dicomlab2RGB(segment.binary('0062000d', 'US'));
    const hex = rgb.map((part) =>
      Math.round(255 * Math.min(1, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    );
    const measure = measures.get(number);
    return {
      number,
      name: segment.unicode(SEGMENT_LABEL)?.[0] ?? '',
      color: `#${hex.join('')}`,
      volumeMl: measure?.volumeMl ?? Number.NaN,
      verdict: measure?.verdict ?? '',
    };
  });
  const places = source.frames.map(({ position }) => position);
  return {
    studyUid: image.study,
    image: volume,
    labels: labelsIn(segFile.attributes, segFile.pixels?.native ?? new Uint8Array(), places, volume),
    organs,
    description: image.description,
    madeBy: seg.description,
  };
}

/**
 * Each frame goes to the slice whose position it has; bits are packed lowest first (PS3.5 8.1.1).
 */
function labelsIn(
  seg: Attributes,
  bits: Uint8Array,
  places: readonly (readonly number[])[],
  { geometry: { size }, voxels }: Volume,
): Uint8Array {
  const [rows = 0, columns = 0] = [seg.binary(TAG.rows, 'US')[0], seg.binary(TAG.columns, 'US')[0]];
  if (columns !== size[0] || rows !== size[1]) throw new Error('the segmentation has another matrix than its image');
  const labels = new Uint8Array(voxels.length);
  const plane = rows * columns;
  for (const [n, frame] of seg.items(TAG.perFrameFunctionalGroups).entries()) {
    const place = frame.items(TAG.planePositionSequence)[0]?.texts(TAG.imagePosition).map(Number) ?? [];
    const k = places.findIndex((at) => at.every((mm, axis) => Math.abs(mm - (place[axis] ?? Number.NaN)) < 0.01));
    if (k < 0) throw new Error('a frame of the segmentation lies on no slice of its image');
    const [number = 0] = frame.items('0062000a')[0]?.binary('0062000b', 'US') ?? [];
    for (let at = 0; at < plane; at++) {
      const bit = n * plane + at;
      if ((((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1) labels[k * plane + at] = number;
    }
  }
  return labels;
}

const SEGMENT_LABEL = '00620005';
const CONTENT = '0040a730';

/** Volume and verdict of each measurement group (TID 1411), by segment number. */
function measuresIn(report: Attributes): Map<number, { volumeMl: number; verdict: string }> {
  const named = (item: Attributes, value: string) => item.items('0040a043')[0]?.texts('00080100')[0] === value;
  const groupsIn = (item: Attributes): Attributes[] =>
    item.items(CONTENT).flatMap((child) => (named(child, '125007') ? [child] : groupsIn(child)));
  return new Map(
    groupsIn(report).map((group) => {
      const find = (value: string) => group.items(CONTENT).find((child) => named(child, value));
      const [number = 0] = find('121191')?.items('00081199')[0]?.binary('0062000b', 'US') ?? [];
      const volumeMl = Number(find('118565006')?.items('0040a300')[0]?.texts('0040a30a')[0]);
      return [number, { volumeMl, verdict: find('TRUST')?.items('0040a168')[0]?.texts('00080100')[0] ?? '' }];
    }),
  );
}
