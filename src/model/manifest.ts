/**
 * The manifest that travels with a model graph, as `models/manifest.schema.json` has it: of graphs of
 * slices (schema 1), or of patches of a volume (schema 2).
 */
import type { Modality } from '../volume.ts';
import type { PatchInput, PatchOutput, PromptKind, TakenLabels } from './patch-input.ts';

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
  /** Absent where nobody has coded the name: in graphs of patches alone. */
  readonly code?: { readonly scheme: 'SCT'; readonly value: string; readonly meaning: string };
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

/**
 * What the confidence of a voxel of a class is worth, as m4oe-train calibrate-confidence finds it:
 * log odds of being right = shift + scale x log odds as the graph gives them.
 */
export interface HeadConfidence {
  /** Of the graph that it was fitted for. */
  readonly graphSha256: string;
  readonly shift: number;
  /** 1 over the temperature. */
  readonly scale: number;
  readonly cases: number;
  /** Expected calibration error without and with it. */
  readonly errorBefore: number;
  readonly errorAfter: number;
}

export interface Head {
  readonly name: string;
  readonly description: string;
  /**
   * Value of the graph's `head` input, for each modality that the head serves; absent where there is
   * but one head, which serves all.
   */
  readonly graphIndex?: Readonly<Partial<Record<Modality, number>>>;
  readonly classes: readonly OrganClass[];
  /** Absent where the head was not calibrated: nothing of it is accepted then. */
  readonly trust?: HeadTrust;
  /** Absent where confidence is as the graph gives it. */
  readonly confidence?: HeadConfidence;
}

export interface ModalityRule {
  readonly defaultHead: string;
}

/** Of a graph of slices; the input of one of patches says how intensities are normalised. */
export interface SliceRule extends ModalityRule {
  readonly window: WindowRule;
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

export interface SliceInput {
  readonly kind?: undefined;
  /** Rows, columns that the network works at. */
  readonly size: readonly [number, number];
  /** Slices given as channels: the slice itself and (context - 1) / 2 neighbours on each side. */
  readonly context: number;
  readonly orientation: 'LPS';
  /** Absent where the graph knows no millimetres. */
  readonly millimetres?: Millimetres;
}

interface ManifestBase {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly files: readonly ModelFile[];
  readonly modalities: Readonly<Partial<Record<Modality, ModalityRule>>>;
  readonly heads: readonly Head[];
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

/** Of a graph of slices. */
export interface SliceManifest extends ManifestBase {
  readonly schemaVersion: 1;
  readonly input: SliceInput;
  readonly modalities: Readonly<Partial<Record<Modality, SliceRule>>>;
  readonly experts: readonly string[];
  readonly routing: 'dense' | 'modality';
  readonly precision: 'float32' | 'float16' | 'int8';
  /** Absent in manifests from before there were any. */
  readonly options?: readonly ExportOption[];
  readonly parity: { readonly onnxruntime: string; readonly maxLabelDisagreement: number };
}

/** Of graphs of patches, one a fold. */
export interface PatchManifest extends ManifestBase {
  readonly schemaVersion: 2;
  readonly input: PatchInput;
  readonly output: PatchOutput;
  readonly options?: readonly [];
  readonly precision?: 'float32' | 'float16' | 'int8';
  readonly parity?: {
    readonly onnxruntime: string;
    /** Largest difference of a logit over the largest logit. */
    readonly maxDifference: number;
  };
}

export type Manifest = SliceManifest | PatchManifest;

/** Whether its graphs take patches of a volume, and not slices. */
export function ofPatches(manifest: Manifest): manifest is PatchManifest {
  return manifest.input.kind === 'patches';
}

/** @throws Error for one of patches, whose callers have looked before */
export function sliceManifest(manifest: Manifest): SliceManifest {
  if (ofPatches(manifest)) throw new Error(`model ${manifest.name} takes patches`);
  return manifest;
}

/**
 * The intensities that the network tells apart in this modality; undefined where each volume decides
 * that, and none are cut off.
 */
export function windowOf(manifest: Manifest, modality: Modality): WindowRule | undefined {
  if (!ofPatches(manifest)) return manifest.modalities[modality]?.window;
  const normalisation = manifest.input.channels[0]?.normalisation;
  if (normalisation?.scheme !== 'ct') return undefined;
  return { kind: 'fixed', lower: normalisation.lower, upper: normalisation.upper };
}

/** What its networks take of the labels of another model; undefined where they take none. */
export function takenLabels(manifest: Manifest): TakenLabels | undefined {
  return ofPatches(manifest) ? manifest.input.labels : undefined;
}

/** Prompts that its networks take of a request; none of most. */
export function takenPrompts(manifest: Manifest): readonly PromptKind[] {
  const labels = takenLabels(manifest);
  return labels?.as === 'channels' ? (labels.prompts ?? []) : [];
}

/** None in a graph of patches. */
export function expertsOf(manifest: Manifest): readonly string[] {
  return ofPatches(manifest) ? [] : manifest.experts;
}

/** The modalities that a head serves, with the value of the graph's `head` input for each. */
export function servedBy(manifest: Manifest, { graphIndex }: Head): Partial<Record<Modality, number>> {
  return graphIndex ?? Object.fromEntries(Object.keys(manifest.modalities).map((modality) => [modality, 0]));
}

/** One, or of a graph of patches one for each fold. */
export function graphFiles(manifest: Manifest): ModelFile[] {
  return manifest.files.filter((file) => file.role === 'graph');
}
