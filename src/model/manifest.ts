/**
 * The manifest that travels with a model graph: its types, and its validation against
 * `models/manifest.schema.json`.
 */
import { Failure } from '../errors.ts';
import { MODALITIES, type Modality } from '../volume.ts';
import validate from './generated/manifest-validator.cjs';

export const MANIFEST_SCHEMA_VERSION = 1;

/**
 * Lower and upper intensity in rescaled units (HU for CT), the same for every volume, or
 * percentiles (0..100) of each volume.
 */
export type WindowRule = {
  readonly kind: 'fixed' | 'percentile';
  readonly lower: number;
  readonly upper: number;
};

/**
 * How the pieces of a class are settled once every slice is decided (postprocess/settle,
 * docs/decisions/0009-settled-labels.md): first `touches` and `side`, then `keep`, then `leastMl`;
 * holes are filled in what is left. Pieces are 26-connected.
 */
export interface SettleRule {
  /**
   * The largest piece alone; or those of at least this share of the largest one's volume, or of so
   * many millilitres.
   */
  readonly keep?:
    | { readonly kind: 'largest' }
    | { readonly kind: 'share'; readonly least: number }
    | { readonly kind: 'ml'; readonly least: number };
  /** Background that only this class encloses becomes this class. */
  readonly fillHoles?: boolean;
  /**
   * Without a piece of so many millilitres the class is not there, unless a piece is cut by the
   * border of the volume.
   */
  readonly leastMl?: number;
  /** Only pieces that touch one of these classes. Without effect while none of them is there. */
  readonly touches?: readonly string[];
  /**
   * Only pieces whose centre lies to the patient's left or right of another class's. Without effect
   * while that is not there.
   */
  readonly side?: { readonly of: string; readonly is: 'left' | 'right' };
}

export interface OrganClass {
  /** Value in the label volume, 1..255; 0 is background. */
  readonly label: number;
  readonly name: string;
  readonly code: { readonly scheme: 'SCT'; readonly value: string; readonly meaning: string };
  /** `#rrggbb` */
  readonly color: string;
  /** Usual range in adults, millilitres. */
  readonly volumeMl?: { readonly low: number; readonly high: number };
  /** Absent where the class stays as the graph decides it. */
  readonly settle?: SettleRule;
}

/** 1 / (1 + exp(-(intercept + sum of weight x value + offset of the class))). */
export interface Logistic<Value extends string> {
  readonly intercept: number;
  readonly weights: Readonly<Record<Value, number>>;
  /** By class name; 0 for one that is not there. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** Of the natural logarithm of a whole organ's millilitres. */
export interface UsualVolume {
  readonly mean: number;
  readonly sd: number;
}

/**
 * What the verdicts of a head follow from, as m4oe-train calibrate-trust finds it on cases that the
 * weights were not trained on (docs/trust.md).
 */
export interface HeadTrust {
  /** Of the graph that it was fitted for; it tells nothing of another one. */
  readonly graphSha256: string;
  /** Share of organs whose Dice is at least the lower bound. */
  readonly coverage: number;
  /** Cases that it was fitted on, and organs of these and their worse copies. */
  readonly cases: number;
  readonly organs: number;
  readonly dice: Logistic<
    'confidence' | 'unsure' | 'removed' | 'uneven' | 'small' | 'large' | 'cut' | 'others' | 'found'
  >;
  /** By class name. */
  readonly volume: Readonly<Record<string, UsualVolume>>;
  /** Points of predicted Dice, ascending, and lower bound; linear between them. */
  readonly bound: readonly (readonly [number, number])[];
  /** Probability that a class that was not found is there; absent where no case told. */
  readonly missed?: Logistic<'removed' | 'others' | 'found'>;
}

export interface Head {
  readonly name: string;
  readonly description: string;
  /** Value of the graph's `head` input, for each modality that the head serves. */
  readonly graphIndex: Readonly<Partial<Record<Modality, number>>>;
  readonly classes: readonly OrganClass[];
  /** Absent where the head was not calibrated: nothing of it is accepted then. */
  readonly trust?: HeadTrust;
}

export interface ModalityRule {
  readonly window: WindowRule;
  readonly defaultHead: string;
  readonly expert: string;
}

export interface ModelFile {
  readonly path: string;
  readonly role: 'graph' | 'weights' | 'card';
  readonly bytes: number;
  readonly sha256: string;
}

export interface Accuracy {
  readonly dataset: string;
  readonly modality: Modality;
  readonly head: string;
  readonly cases: readonly string[];
  readonly dice: Readonly<Record<string, number>>;
}

/**
 * What an export does otherwise than the network that was trained; null where its cost was not
 * measured.
 */
export interface ExportOption {
  readonly name: 'int8' | 'float16' | 'modality-routing';
  readonly measured: {
    /** Dice lost against the exact export, over all organs; negative is a gain. */
    readonly meanDiceLoss: number;
    readonly worst: {
      readonly dataset: string;
      readonly head: string;
      readonly class: string;
      readonly diceLoss: number;
    };
    readonly cases: number;
  } | null;
}

/** What the network sees of the patient; a graph of such a manifest has the input `spacing`. */
export interface Millimetres {
  /** Edge of one pixel of `input.size`, mm. */
  readonly pixel: number;
  /** Wanted distance of the neighbours that are channels, mm. */
  readonly neighbour: number;
}

export interface Manifest {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly files: readonly ModelFile[];
  readonly input: {
    /** Rows, columns that the network works at. */
    readonly size: readonly [number, number];
    /** Slices given as channels: the slice itself and (context - 1) / 2 neighbours on each side. */
    readonly context: number;
    readonly orientation: 'LPS';
    /** Absent where the graph knows no millimetres. */
    readonly millimetres?: Millimetres;
  };
  readonly experts: readonly string[];
  readonly modalities: Readonly<Partial<Record<Modality, ModalityRule>>>;
  readonly heads: readonly Head[];
  readonly routing: 'dense' | 'modality';
  readonly precision: 'float32' | 'float16' | 'int8';
  /** Absent in manifests from before there were any. */
  readonly options?: readonly ExportOption[];
  readonly parity: { readonly onnxruntime: string; readonly maxLabelDisagreement: number };
  readonly accuracy: readonly Accuracy[];
  readonly provenance: {
    readonly commit: string;
    readonly config: Readonly<Record<string, unknown>>;
    readonly data: readonly string[];
    readonly seed: number | null;
    readonly parameters: number;
    readonly source?: string;
  };
}

function broken(where: string, detail: string, reason = 'MODEL_MANIFEST_INVALID'): Failure {
  return new Failure('corrupt', reason, `${where}: ${detail}`);
}

/**
 * Parses and checks a manifest.
 * @param where names the file in messages
 * @throws Failure MODEL_MANIFEST_INVALID, or MODEL_SCHEMA_VERSION for a manifest of another schema
 *   version
 */
export function parseManifest(text: string, where: string): Manifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw broken(where, `not JSON (${(error as Error).message})`);
  }
  const version = (parsed as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== MANIFEST_SCHEMA_VERSION) {
    throw broken(
      where,
      `expected schemaVersion ${MANIFEST_SCHEMA_VERSION}, got ${JSON.stringify(version)}; export the model again with this release's m4oe-train`,
      'MODEL_SCHEMA_VERSION',
    );
  }
  if (!validate(parsed)) {
    const faults = (validate.errors ?? []).slice(0, 8).map((e) => `${e.instancePath || '/'} ${e.message}`);
    throw broken(where, faults.join('; '));
  }
  checkReferences(parsed, where);
  return parsed;
}

/**
 * What the JSON Schema cannot say: names that refer to each other, unique labels, ordered windows.
 */
function checkReferences(manifest: Manifest, where: string): void {
  const heads = new Map(manifest.heads.map((head) => [head.name, head]));
  if (heads.size !== manifest.heads.length) throw broken(where, '/heads names are not unique');
  for (const modality of MODALITIES) {
    const rule = manifest.modalities[modality];
    if (rule === undefined) continue;
    const at = `/modalities/${modality}`;
    if (!(rule.window.upper > rule.window.lower)) throw broken(where, `${at}/window upper must be above lower`);
    if (heads.get(rule.defaultHead)?.graphIndex[modality] === undefined) {
      throw broken(where, `${at}/defaultHead "${rule.defaultHead}" is not a head that serves ${modality}`);
    }
    if (!manifest.experts.includes(rule.expert))
      throw broken(where, `${at}/expert "${rule.expert}" is not in /experts`);
  }
  for (const head of manifest.heads) {
    for (const key of ['label', 'name'] as const) {
      if (new Set(head.classes.map((c) => c[key])).size !== head.classes.length) {
        throw broken(where, `/heads "${head.name}": class ${key}s are not unique`);
      }
    }
    checkSettleRules(head, where);
    checkTrust(head, where);
    for (const modality of Object.keys(head.graphIndex)) {
      if (manifest.modalities[modality as Modality] === undefined) {
        throw broken(where, `/heads "${head.name}" serves ${modality}, which /modalities does not list`);
      }
    }
  }
}

/**
 * A rule may name other classes of its head, but none whose own rule names others: what is settled
 * first must not depend on what is settled later.
 */
function checkSettleRules(head: Head, where: string): void {
  const named = ({ settle }: OrganClass) => [
    ...(settle?.touches ?? []),
    ...(settle?.side === undefined ? [] : [settle.side.of]),
  ];
  for (const organ of head.classes) {
    for (const name of named(organ)) {
      const at = `/heads "${head.name}", class "${organ.name}", settle`;
      const other = head.classes.find((candidate) => candidate.name === name);
      if (other === undefined) throw broken(where, `${at}: "${name}" is not a class of the head`);
      if (other === organ) throw broken(where, `${at}: names the class itself`);
      if (named(other).length > 0)
        throw broken(
          where,
          `${at}: "${name}" has a rule that names classes itself; only classes without such a rule can be named`,
        );
    }
  }
}

function checkTrust({ name, classes, trust }: Head, where: string): void {
  if (trust === undefined) return;
  const at = `/heads "${name}"/trust`;
  const known = new Set(classes.map((organ) => organ.name));
  for (const key of [trust.dice.offsets, trust.volume, trust.missed?.offsets ?? {}].flatMap(Object.keys)) {
    if (!known.has(key)) throw broken(where, `${at}: "${key}" is not a class of the head`);
  }
  for (const [n, [x, low]] of trust.bound.entries()) {
    const before = trust.bound[n - 1];
    if (before !== undefined && !(x > before[0] && low >= before[1]))
      throw broken(where, `${at}/bound: predictions must ascend, and lower bounds not descend`);
  }
}

export function graphFile(manifest: Manifest): ModelFile {
  return manifest.files.find((file) => file.role === 'graph') as ModelFile;
}
