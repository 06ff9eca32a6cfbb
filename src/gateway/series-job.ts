/**
 * One series, from what the archive tells of it to a result that a query found again. It holds
 * nothing that a second run needs: what is there is asked of the archive, under UIDs that follow
 * from the work, so it can be killed anywhere and run twice.
 */
import type { SegmentationClient, Wish } from '../client/client.ts';
import { collected } from '../client/collected.ts';
import { dicomResult, measuresOf, modelOf } from '../client/dicom-result.ts';
import { Failure } from '../errors.ts';
import type { Attributes } from '../formats/dicom/file/attributes.ts';
import { jsonAttributes } from '../formats/dicom/file/json-attributes.ts';
import { TAG } from '../formats/dicom/file/tags.ts';
import { carriedWarnings, checkCarried } from '../formats/dicom/results/carried-attributes.ts';
import { encodeReport } from '../formats/dicom/results/report.ts';
import type { EncodedInstance, SegmentationResult } from '../formats/dicom/results/result.ts';
import { encodeStructureSet } from '../formats/dicom/results/rtstruct.ts';
import { encodeSeg } from '../formats/dicom/results/seg.ts';
import { Assembly } from '../formats/dicom/series/assembly.ts';
import { holdsScannerPixels, instanceHeader, isImage } from '../formats/dicom/series/header.ts';
import { decideModality, type ModalityRule } from '../formats/dicom/series/modality.ts';
import { planSeries, type SeriesPlan } from '../formats/dicom/series/series.ts';
import { organStatistics } from '../postprocess/organ-statistics.ts';
import { Arrival } from '../streaming/arrival.ts';
import type { Volume } from '../volume.ts';
import type { Report__Output } from '../wire/generated/m4oe/v1/Report.ts';
import type { Archive } from './archive.ts';
import type { Candidate } from './candidate.ts';
import { seriesChanged } from './failures.ts';
import { type Product, productsOf, type WantedProducts, type Work } from './products.ts';
import { fetchSlices } from './slices.ts';
import type { Obsolete } from './supersede.ts';

export interface JobOptions extends WantedProducts {
  readonly model: string;
  readonly head: string;
  readonly classes: readonly string[];
  readonly modalityRules: readonly ModalityRule[];
  readonly maxVolumeBytes: number;
  readonly maxLossyRatio: number;
  readonly parallel: number;
}

export interface JobTools {
  readonly archive: Archive;
  readonly client: SegmentationClient;
  readonly options: JobOptions;
  /** What is done with results, or notes, of an earlier set of instances. */
  supersede(obsolete: Obsolete, signal: AbortSignal): Promise<void>;
  onStored(kind: Product['kind']): void;
}

/** What of the work was already there. */
export type JobEnd = 'done' | 'there';

const EXTRA_BYTES = 64 * 2 ** 20;

/**
 * @throws Failure GATEWAY_SERIES_CHANGED when the series is not what the candidate says,
 *   GATEWAY_MODEL_CHANGED, GATEWAY_NOT_VERIFIED; those of Archive, instanceHeader, planSeries,
 *   Assembly, the service, encodeSeg, encodeReport and encodeStructureSet
 */
export async function runSeries(candidate: Candidate, tools: JobTools, signal: AbortSignal): Promise<JobEnd> {
  const { archive, options } = tools;
  const { studyUid, seriesUid } = candidate;
  const metadata = (await archive.metadata(studyUid, seriesUid, signal)).map(jsonAttributes);
  if (candidate.instances >= 0 && metadata.length !== candidate.instances) throw seriesChanged();
  const known = new Set(metadata.map((attributes) => attributes.texts(TAG.sopInstanceUid)[0] ?? ''));
  const images = imagesOf(metadata);
  const limits = { maxBytes: options.maxVolumeBytes, maxLossyRatio: options.maxLossyRatio };
  const plan = planSeries(images.map(instanceHeader), limits);
  const { modality, head = '' } = decideModality(plan.header, options.modalityRules);
  const wish: Wish = {
    modality,
    model: options.model,
    head: options.head === '' ? head : options.head,
    classes: options.classes,
    confidence: options.segType === 'FRACTIONAL',
  };
  const work: Work = { source: plan.source, ...modelOf(await tools.client.plan(plan, wish)) };
  const products = productsOf(work, options);
  const present = await inArchive(archive, studyUid, products, signal);
  const missing = products.filter((product) => present.get(product)?.has(product.instanceUid) !== true);
  if (missing.length > 0) {
    await checkCarried(plan.source);
    const answered = await segmented({ candidate, plan, wish, work }, tools, signal);
    // The archive answers while the products are encoded.
    const [now, encoded] = await Promise.all([
      archive.instancesOf(studyUid, seriesUid, signal),
      encodedProducts(answered, options),
    ]);
    if (now.size !== known.size || [...now].some((uid) => !known.has(uid))) throw seriesChanged();
    // The report names the segmentation, so that comes first.
    for (const product of missing) {
      await stored(product, encoded.get(product.instanceUid), studyUid, tools, signal);
      tools.onStored(product.kind);
    }
  }
  for (const product of products) {
    const uids = [...(present.get(product) ?? [])].filter((uid) => uid !== product.instanceUid);
    if (uids.length > 0) await tools.supersede({ work, product, uids }, signal);
  }
  return missing.length > 0 ? 'done' : 'there';
}

/**
 * @throws Failure DICOM_MIXED_MODALITY where an instance may be a slice and does not say so: left
 *   out, it would be lost in silence
 */
function imagesOf(metadata: readonly Attributes[]): Attributes[] {
  const sopClass = (attributes: Attributes) => attributes.texts(TAG.sopClassUid)[0] ?? '';
  const doubts = metadata.filter((one) => !isImage(sopClass(one)) && holdsScannerPixels(one, sopClass(one))).length;
  if (doubts > 0)
    throw new Failure(
      'invalid',
      'DICOM_MIXED_MODALITY',
      `expected one kind of image (SOP class) in a series, got ${doubts} of ${metadata.length} with pixels of another kind, or of none`,
    );
  return metadata.filter((attributes) => isImage(sopClass(attributes)));
}

/**
 * What lies in the series of each product: the product itself, and what earlier sets of instances
 * gave.
 */
async function inArchive(archive: Archive, studyUid: string, products: readonly Product[], signal: AbortSignal) {
  const present = new Map<Product, Set<string>>();
  for (const product of products) present.set(product, await archive.instancesOf(studyUid, product.seriesUid, signal));
  return present;
}

interface Answered {
  readonly report: Report__Output;
  readonly result: SegmentationResult;
  readonly volume: Volume;
}

/** A series whose headers were read, and what is asked of the service for it. */
interface PlannedSeries {
  readonly candidate: Candidate;
  readonly plan: SeriesPlan;
  readonly wish: Wish;
  readonly work: Work;
}

/**
 * What the service makes of the series. Slices go to it while later ones are still with the
 * archive.
 */
async function segmented(
  { candidate: { studyUid, seriesUid }, plan, wish, work }: PlannedSeries,
  { archive, client, options }: JobTools,
  signal: AbortSignal,
): Promise<Answered> {
  const assembly = new Assembly(plan);
  const arrival = new Arrival(assembly.volume);
  const maxFileBytes = 2 * options.maxVolumeBytes + EXTRA_BYTES;
  const over = new AbortController();
  const fetching = fetchSlices(
    plan,
    assembly,
    arrival,
    (uid, stop) => archive.instance(studyUid, seriesUid, uid, maxFileBytes, stop),
    { parallel: options.parallel, maxFileBytes, signal: AbortSignal.any([signal, over.signal]) },
  ).catch(() => undefined); // the arrival fails with it, and so does the call
  try {
    const answers = client.segment(arrival, wish, signal);
    const { labels, confidence, report } = await collected(answers, assembly.volume.geometry);
    const warnings = [...carriedWarnings(work.source), ...report.warnings];
    const result = dicomResult(work.source, work, { ...report, warnings }, labels, confidence);
    if (result.model.sha256 !== work.model.sha256 || result.model.version !== work.model.version)
      throw new Failure(
        'unavailable',
        'GATEWAY_MODEL_CHANGED',
        'the service changed its model while the series was segmented',
      );
    return { report, result, volume: assembly.volume };
  } finally {
    over.abort();
    await fetching;
  }
}

/** By SOP Instance UID. */
async function encodedProducts(
  { report, result, volume }: Answered,
  options: JobOptions,
): Promise<Map<string, EncodedInstance>> {
  const made = { made: new Date() };
  const measures = () => {
    const statistics = organStatistics(volume, result.labels);
    return measuresOf(report, statistics, result.source.modality);
  };
  const seg = await encodeSeg(result, options.segType, made);
  const sr = options.report ? await encodeReport(result, measures(), seg, made) : undefined;
  const contours = options.contours ? await encodeStructureSet(result, made) : undefined;
  const all = [seg, sr, contours].filter((instance) => instance !== undefined);
  return new Map(all.map((instance) => [instance.sopInstanceUid, instance]));
}

/** Stores an object unless somebody did meanwhile, and believes it when a query finds it. */
export async function stored(
  { seriesUid, instanceUid }: Product,
  instance: EncodedInstance | undefined,
  studyUid: string,
  { archive }: Pick<JobTools, 'archive'>,
  signal: AbortSignal,
): Promise<void> {
  if (instance === undefined) throw new Failure('internal', 'INTERNAL', 'the result has other UIDs than were expected');
  const there = async () => (await archive.instancesOf(studyUid, seriesUid, signal)).has(instanceUid);
  if (await there()) return;
  await archive.store(instance, signal);
  if (!(await there()))
    throw new Failure(
      'unavailable',
      'GATEWAY_NOT_VERIFIED',
      'the archive took the result, but a query does not find it',
    );
}
