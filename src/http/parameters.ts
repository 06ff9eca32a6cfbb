/**
 * The parameters of a request, declared once: they are called as the options of `m4oe segment`, and
 * the OpenAPI document is made from them.
 */
import { Failure, invalid } from '../errors.ts';
import type { DicomResultFlags } from '../files/dicom-results.ts';
import type { InputFlags } from '../files/input.ts';
import { RESULTS, type ResultName } from '../files/results.ts';
import { expectedOneOf } from '../suggestion.ts';

type Kind = 'text' | 'switch' | 'results';

interface Parameter {
  readonly kind: Kind;
  readonly about: string;
}

const text = (about: string): Parameter => ({ kind: 'text', about });
const yes = (about: string): Parameter => ({ kind: 'switch', about });

export const PARAMETERS = {
  modality: text('CT, MR or CE_MR; a DICOM series tells it by itself'),
  results: {
    kind: 'results',
    about: `which, separated by commas: ${RESULTS.join(', ')}. One comes as it is, several as a zip; sr brings the seg that it refers to. labels,report if absent`,
  },
  model: text('model (the default one if absent)'),
  'refine-model': text(
    "model of patches whose labels replace those of model, the preview's; events carry the preview's labels first",
  ),
  head: text("whose classes (the modality's default if absent)"),
  classes: text('only these, separated by commas'),
  prompts: text(
    'where organs are, for a model that takes that: liver=X,Y,Z;spleen=X,Y,Z,X,Y,Z, a point and a box (LPS, mm)',
  ),
  series: text('which, where a zip has several DICOM series; from 1'),
  volume: text('which of several volumes; from 1'),
  orientation: text('where a file leaves it open: letters of i, j, k as LAS, or sform or qform'),
  'rescale-slope': text("intensity = stored * slope + intercept, in place of the file's own"),
  'rescale-intercept': text('the intercept of that'),
  'labels-as': text('nifti, nrrd, metaimage, slicer or input; nifti if absent'),
  'dicom-seg': text('kind of the segmentation: binary, labelmap or fractional; binary if absent'),
  'fhir-subject': text('whom the FHIR resources are of, as Patient/123; of nobody if absent'),
  mesh: text('format of the mesh: glb, or stl for a zip of a file for each organ; glb if absent'),
  'skip-unidentified': yes('leave out files that may be slices and cannot be told'),
  'allow-gaps': yes('take a DICOM series in which slices are missing'),
  'every-slice': yes('compute slices without anything of the patient too'),
  raw: yes('labels as the network decides them, not settled'),
  thorough: yes('several passes put together: slower, better borders'),
  'mirrored-anatomy': yes('the patient is known to be mirrored (situs inversus)'),
  'allow-tag-mismatch': yes('take a volume whose intensities contradict its modality, with a warning'),
  urgent: yes('four times the share of the machine'),
  source: text('site or scanner, as M4OE_SOURCES call it; never a patient'),
  'request-id': text('1 to 64 of A-Z a-z 0-9 . _ - for logs and report'),
} as const satisfies Readonly<Record<string, Parameter>>;

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[];

/** Parameters by the names of the command line's options, which readers speak of. */
export const CALLED: ReadonlyMap<string, string> = new Map([
  ...PARAMETER_NAMES.map((name) => [name, name] as const),
  ['dicom-sr', 'results=sr'],
  ['dicom-rtstruct', 'results=rtstruct'],
  ['dicom-pdf', 'results=encapsulated'],
  ['tag-check', 'allow-tag-mismatch'],
]);

/** What a request asks for, by the names of the command line's options. */
export interface Asking extends InputFlags, DicomResultFlags {
  readonly results: readonly ResultName[];
  readonly model: string;
  /** Empty for none. */
  readonly refineModel: string;
  readonly classes: string;
  /** As `promptsOf` reads them. */
  readonly prompts?: string;
  readonly labelsAs?: string;
  /** Undefined where none is wanted. */
  readonly mesh?: string | boolean;
  readonly fhirSubject?: string;
  readonly requestId?: string;
  /** Empty for none. */
  readonly source?: string;
  readonly everySlice: boolean;
  readonly raw: boolean;
  readonly thorough: boolean;
  readonly mirroredAnatomy: boolean;
  readonly allowTagMismatch: boolean;
  readonly urgent: boolean;
}

/** @throws Failure PARAMETER_UNKNOWN, PARAMETER_TWICE, PARAMETER_VALUE */
export function readParameters(query: URLSearchParams): Asking {
  const unknown = [...query.keys()].find((name) => !Object.hasOwn(PARAMETERS, name));
  if (unknown !== undefined)
    throw new Failure('invalid', 'PARAMETER_UNKNOWN', `the query: ${expectedOneOf(PARAMETER_NAMES, unknown)}`);
  const entries = PARAMETER_NAMES.flatMap((name): [string, unknown][] => {
    const [given, ...others] = query.getAll(name);
    if (others.length > 0)
      throw invalid('PARAMETER_TWICE', name, `expected it once, got it ${others.length + 1} times`);
    const { kind } = PARAMETERS[name];
    if (kind === 'switch') return [[camel(name), switchOf(name, given)]];
    return given === undefined || given === '' ? [] : [[camel(name), given]];
  });
  const { results, dicomSeg, mesh = true, ...asked } = Object.fromEntries(entries) as Partial<Record<string, string>>;
  const wanted: readonly ResultName[] = results === undefined ? ['labels', 'report'] : resultsOf(results);
  const texts = { head: '', model: '', refineModel: '', classes: '', ...asked };
  const surfaces = wanted.includes('mesh') ? { mesh } : {};
  return { ...texts, ...dicomOf(dicomSeg, wanted), ...surfaces, results: wanted } as unknown as Asking;
}

function dicomOf(kind: string | undefined, wanted: readonly ResultName[]): DicomResultFlags {
  const seg = wanted.includes('seg') ? { dicomSeg: kind ?? true } : {};
  return {
    ...seg,
    dicomSr: wanted.includes('sr'),
    dicomRtstruct: wanted.includes('rtstruct'),
    dicomPdf: wanted.includes('encapsulated'),
  };
}

function resultsOf(list: string): ResultName[] {
  const names = list.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !RESULTS.some((known) => known === name));
  if (wrong !== undefined) throw invalid('PARAMETER_VALUE', 'results', expectedOneOf(RESULTS, wrong));
  const wanted = new Set(names as ResultName[]);
  // A report refers to segments.
  if (wanted.has('sr')) wanted.add('seg');
  return RESULTS.filter((name) => wanted.has(name));
}

function switchOf(name: string, given: string | undefined): boolean {
  if (given === undefined || given === 'false') return false;
  if (given === '' || given === 'true') return true;
  throw invalid('PARAMETER_VALUE', name, expectedOneOf(['true', 'false'], given));
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
