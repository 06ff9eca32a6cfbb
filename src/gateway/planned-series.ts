/**
 * A series of the archive, from its metadata alone: which volumes are segmented, by which model,
 * and under which UIDs their results are to lie.
 */
import type { SegmentationClient, Wish } from '../client/client.ts';
import { modelOf } from '../client/dicom-result.ts';
import { Failure } from '../errors.ts';
import type { Attributes } from '../formats/dicom/file/attributes.ts';
import { jsonAttributes } from '../formats/dicom/file/json-attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import type { SegmentationType } from '../formats/dicom/results/seg-segments.ts';
import { isImage, mayBeSlice } from '../formats/dicom/series/header.ts';
import { decideModality, type ModalityRule } from '../formats/dicom/series/modality.ts';
import type { SeriesPlan } from '../formats/dicom/series/series.ts';
import type { Archive } from './archive.ts';
import type { Candidate } from './candidate.ts';
import { seriesChanged } from './failures.ts';
import { type Product, productsOf, type WantedProducts, type Work } from './products.ts';
import { judged, type SeriesRule } from './rules.ts';
import { chooseVolumes, type VolumeChoice } from './volume-choice.ts';

export interface PlanOptions extends Omit<WantedProducts, 'segType'> {
  /** AUTO: a label map, or bits where the archive takes none. */
  readonly segType: SegmentationType | 'AUTO';
  readonly model: string;
  readonly head: string;
  readonly classes: readonly string[];
  readonly volumes: VolumeChoice;
  readonly modalityRules: readonly ModalityRule[];
  readonly maxVolumeBytes: number;
  readonly maxLossyRatio: number;
  readonly leastBits: number;
}

export interface PlanTools {
  readonly archive: Archive;
  /** Where results are, and go to. */
  readonly destination: Archive;
  readonly client: SegmentationClient;
  readonly rules: readonly SeriesRule[];
  readonly options: PlanOptions;
}

/** A volume of a series, and what is asked of the service for it. */
export interface PlannedVolume {
  readonly plan: SeriesPlan;
  /** Of the choice among volumes, and of its planes. */
  readonly warnings: readonly string[];
  readonly wish: Wish;
  readonly work: Work;
  readonly wanted: WantedProducts;
  readonly products: readonly Product[];
  /** What lies in the series of each product: itself, and what earlier sets of instances gave. */
  readonly present: ReadonlyMap<Product, ReadonlySet<string>>;
  /** Those that are not there yet. */
  readonly missing: readonly Product[];
  /** The same with a segmentation in bits, for an archive that may refuse the label map of this one. */
  readonly inBits?: PlannedVolume;
  /** The same volume by another model, whose results come first and are replaced by these. */
  readonly preview?: PlannedVolume;
}

export interface PlannedSeries {
  /** SOP Instance UIDs of the series, those that are no slices too. */
  readonly instances: ReadonlySet<string>;
  readonly volumes: readonly PlannedVolume[];
}

/**
 * @throws Failure GATEWAY_SERIES_CHANGED when the series is not what the candidate says; those of
 *   Archive, chooseVolumes, decideModality and the service
 */
export async function planCandidate(
  candidate: Candidate,
  { archive, destination, client, rules, options }: PlanTools,
  signal: AbortSignal,
): Promise<PlannedSeries> {
  const { studyUid, seriesUid, instances, traceparent, tracestate } = candidate;
  const { thorough, refine, source, also } = judged(candidate, rules);
  const others = {
    report: options.report,
    contours: options.contours || also.includes('rtstruct'),
    printed: options.printed || also.includes('pdf'),
    surfaces: options.surfaces || also.includes('mesh'),
  };
  const metadata = (await archive.metadata(studyUid, seriesUid, signal)).map(jsonAttributes);
  if (instances >= 0 && metadata.length !== instances) throw seriesChanged();
  const { maxVolumeBytes, maxLossyRatio, leastBits } = options;
  const limits = { maxBytes: maxVolumeBytes, maxLossyRatio, leastBits };
  const volumes: PlannedVolume[] = [];
  for (const { plan, warnings } of chooseVolumes(imagesOf(metadata), limits, options.volumes)) {
    const { modality, head = '' } = decideModality(plan.header, options.modalityRules);
    const wish: Wish = {
      modality,
      model: options.model,
      head: options.head === '' ? head : options.head,
      classes: options.classes,
      confidence: options.segType === 'FRACTIONAL',
      thorough,
      source,
      ...{ traceparent, tracestate },
    };
    const planned = async (of: Wish): Promise<PlannedVolume> => {
      const work: Work = { source: plan.source, ...modelOf(await client.plan(plan, of)) };
      const segmentedAs = async (segType: SegmentationType): Promise<PlannedVolume> => {
        const wanted = { ...others, segType };
        const products = productsOf(work, wanted);
        const present = new Map<Product, Set<string>>();
        for (const product of products)
          present.set(product, await destination.instancesOf(studyUid, product.seriesUid, signal));
        const missing = products.filter((product) => present.get(product)?.has(product.instanceUid) !== true);
        return { plan, warnings: [...warnings, ...plan.warnings], wish: of, work, wanted, products, present, missing };
      };
      if (options.segType !== 'AUTO') return await segmentedAs(options.segType);
      const labelMap = await segmentedAs('LABELMAP');
      if (hasSegmentation(labelMap)) return labelMap;
      const inBits = await segmentedAs('BINARY');
      return hasSegmentation(inBits) ? inBits : { ...labelMap, inBits };
    };
    const first = await planned(wish);
    // Its heads are its own.
    const refined = refine === '' ? first : await planned({ ...wish, model: refine, head: '' });
    const sameModel = refined.products[0]?.seriesUid === first.products[0]?.seriesUid;
    volumes.push(sameModel ? first : { ...refined, preview: first });
  }
  return { instances: new Set(metadata.map((one) => one.texts(TAG.sopInstanceUid)[0] ?? '')), volumes };
}

/** Of this or an earlier set of instances: what an archive took once it takes again. */
const hasSegmentation = ({ products, present }: PlannedVolume): boolean =>
  products.some((product) => product.kind === 'seg' && present.get(product)?.size !== 0);

/**
 * @throws Failure DICOM_MIXED_MODALITY where an instance may be a slice and does not say so: left
 *   out, it would be lost in silence
 */
function imagesOf(metadata: readonly Attributes[]): Attributes[] {
  const sopClass = (attributes: Attributes) => attributes.texts(TAG.sopClassUid)[0] ?? '';
  const doubts = metadata.filter((one) => mayBeSlice(one, sopClass(one))).length;
  if (doubts > 0)
    throw new Failure(
      'invalid',
      'DICOM_MIXED_MODALITY',
      `expected one kind of image (SOP class) in a series, got ${doubts} of ${metadata.length} with pixels of another kind, or of none`,
    );
  return metadata.filter((attributes) => isImage(sopClass(attributes)));
}
