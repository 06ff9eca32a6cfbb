/**
 * Whether organs lie to each other as in a patient: told from the centres of the finished labels in
 * the patient's space, with organs known by their SNOMED CT codes. It catches a volume whose header
 * mirrors it, or turns it upside down, which no organ's own measures show.
 *
 * Single organs are the witnesses of a mirrored volume: a network names the kidneys by where they
 * lie, and the liver by what it looks like. Where it looks for that on its usual side alone, it is
 * told by how much more the network is sure of when slices are mirrored.
 */
import type { OrganClass } from '../model/manifest.ts';
import type { Orientation } from '../preprocess/orientation.ts';
import type { Geometry } from '../volume.ts';
import type { ClassMeasure } from './measures.ts';

const LIVER = '10200004';
const SPLEEN = '78961009';
const STOMACH = '69695003';
const GALLBLADDER = '28231008';
const AORTA = '15825003';
const INFERIOR_VENA_CAVA = '64131007';
const RIGHT_KIDNEY = '9846003';
const LEFT_KIDNEY = '18639004';
const RIGHT_ADRENAL = '29392005';
const LEFT_ADRENAL = '38969008';

type Direction = 'right of' | 'above';

interface PlaceRule {
  readonly first: string;
  readonly is: Direction;
  readonly second: string;
  /** What it tells: of the whole volume, or of the names of a pair alone. */
  readonly of: 'volume' | 'pair';
}

/**
 * Smallest distances of drawn organs, 15 CT and 12 MR (docs/trust.md): liver to spleen 120 mm, to
 * stomach 80, to aorta 61, vena cava to aorta 19, liver above right kidney 33, spleen above left 22.
 */
const RULES: readonly PlaceRule[] = [
  { first: LIVER, is: 'right of', second: SPLEEN, of: 'volume' },
  { first: LIVER, is: 'right of', second: STOMACH, of: 'volume' },
  { first: LIVER, is: 'right of', second: AORTA, of: 'volume' },
  { first: GALLBLADDER, is: 'right of', second: STOMACH, of: 'volume' },
  { first: INFERIOR_VENA_CAVA, is: 'right of', second: AORTA, of: 'volume' },
  { first: RIGHT_KIDNEY, is: 'right of', second: LEFT_KIDNEY, of: 'pair' },
  { first: RIGHT_ADRENAL, is: 'right of', second: LEFT_ADRENAL, of: 'pair' },
  { first: LIVER, is: 'above', second: RIGHT_KIDNEY, of: 'volume' },
  { first: LIVER, is: 'above', second: LEFT_KIDNEY, of: 'volume' },
  { first: SPLEEN, is: 'above', second: RIGHT_KIDNEY, of: 'volume' },
  { first: SPLEEN, is: 'above', second: LEFT_KIDNEY, of: 'volume' },
];

/** Millilitres from which on a centre means something: an adrenal has 3 to 6. */
const LEAST_ML = 1.5;
/** Millimetres that a centre must be away to hold, or to contradict. */
const LEAST_MM = 5;
/**
 * Sure voxels of mirrored slices, over those as they are, from which on the volume is mirrored (measured:
 * docs/trust.md).
 */
const MIRRORED_FROM = 1.07;
const saysMirrored = (mirroredOver = 0) => mirroredOver >= MIRRORED_FROM;

export interface Relation {
  /** Names of classes. */
  readonly first: string;
  readonly is: Direction;
  readonly second: string;
  /** Distance of the centres along the patient's axis; negative where they lie the other way. */
  readonly mm: number;
  readonly outcome: 'holds' | 'contradicted' | 'undecided';
}

export type SidesOutcome = 'as-expected' | 'mirrored' | 'upside-down' | 'turned' | 'mirrored-as-stated' | 'undecided';

/** Stable codes; `docs/protocol.md` lists them. */
export type PlaceReason = 'SIDES_CONTRADICTED' | 'WRONG_SIDE' | 'ANATOMY_MIRRORED';

export interface Sides {
  readonly outcome: SidesOutcome;
  readonly relations: readonly Relation[];
  /** How much more the network is sure of when slices are mirrored, as a factor, where that was asked. */
  readonly mirroredOver?: number;
  /** What is wrong with the place of a class, by its label. */
  readonly reasons: ReadonlyMap<number, PlaceReason>;
}

interface Placed extends ClassMeasure {
  /** Millimetres from the first voxel to the patient's left, and upwards. */
  readonly left: number;
  readonly up: number;
}

/**
 * Judges the places of all classes that are there. An organ that the border cuts has no height, one
 * of less than 1.5 ml no place.
 * @param mirroredAnatomy the patient is known to be mirrored (situs inversus): single organs are
 *   expected on the other side, and reviewed
 * @param mirroredOver sure voxels of some slices mirrored, over those as they are, where that was asked
 */
export function judgeSides(
  measures: readonly ClassMeasure[],
  classes: readonly Pick<OrganClass, 'label' | 'code'>[],
  { geometry, orientation }: { readonly geometry: Geometry; readonly orientation: Orientation },
  mirroredAnatomy: boolean,
  mirroredOver?: number,
): Sides {
  const codes = new Map(classes.map(({ label, code }) => [label, code?.value]));
  const [column, , slice] = orientation.axes;
  const placed = new Map<string, Placed>();
  for (const measure of measures) {
    const code = codes.get(measure.label);
    if (code === undefined || measure.centre === null || measure.volumeMl < LEAST_ML) continue;
    const left = measure.centre.column * geometry.spacing[column.source];
    placed.set(code, { ...measure, left, up: measure.centre.slice * geometry.spacing[slice.source] });
  }
  const judged = RULES.flatMap((rule) => {
    const first = placed.get(rule.first);
    const second = placed.get(rule.second);
    if (first === undefined || second === undefined) return [];
    if (rule.is === 'above' && (first.touchesBorder || second.touchesBorder)) return [];
    const turned = mirroredAnatomy && rule.of === 'volume' && rule.is === 'right of';
    const mm = rule.is === 'above' ? first.up - second.up : (second.left - first.left) * (turned ? -1 : 1);
    const outcome = mm >= LEAST_MM ? 'holds' : mm <= -LEAST_MM ? 'contradicted' : 'undecided';
    return [{ rule, first, second, turned, mm, outcome } as const];
  });
  const balance = (is: Direction) => {
    const of = judged.filter(({ rule }) => rule.of === 'volume' && rule.is === is);
    const count = (wanted: string) => of.filter(({ outcome }) => outcome === wanted).length;
    return count('holds') - count('contradicted');
  };
  // What mirrored slices show says more than where organs were looked for.
  const asStated = mirroredAnatomy ? 1 : -1;
  const sides = saysMirrored(mirroredOver) ? asStated : balance('right of');
  const heights = balance('above');
  const reasons = new Map<number, PlaceReason>();
  const decide = (reason: PlaceReason, wanted: readonly ClassMeasure[]) => {
    for (const { label } of wanted) if (!reasons.has(label)) reasons.set(label, reason);
  };
  if (sides < 0 || heights < 0)
    decide(
      'SIDES_CONTRADICTED',
      measures.filter(({ voxels }) => voxels > 0),
    );
  for (const { outcome, first, second } of judged)
    if (outcome === 'contradicted') decide('WRONG_SIDE', [first, second]);
  if (mirroredAnatomy) decide('ANATOMY_MIRRORED', [...placed.values()]);
  return {
    outcome: outcomeOf(sides, heights, mirroredAnatomy),
    relations: judged.map(({ rule, first, second, turned, mm, outcome }) =>
      turned
        ? { first: second.name, is: rule.is, second: first.name, mm, outcome }
        : { first: first.name, is: rule.is, second: second.name, mm, outcome },
    ),
    ...(mirroredOver === undefined ? {} : { mirroredOver }),
    reasons,
  };
}

/** Whether these classes have organs that lie on one side of another. */
export function tellsSides(classes: readonly Pick<OrganClass, 'code'>[]): boolean {
  const codes = new Set(classes.map(({ code }) => code?.value));
  return RULES.some(
    ({ of, is, first, second }) => of === 'volume' && is === 'right of' && codes.has(first) && codes.has(second),
  );
}

/** @param sides, heights relations that hold less those that are contradicted */
function outcomeOf(sides: number, heights: number, mirroredAnatomy: boolean): SidesOutcome {
  if (sides < 0) return heights < 0 ? 'turned' : 'mirrored';
  if (heights < 0) return 'upside-down';
  if (sides === 0) return 'undecided';
  return mirroredAnatomy ? 'mirrored-as-stated' : 'as-expected';
}

const WARNINGS: Readonly<Partial<Record<SidesOutcome, string>>> = {
  mirrored: 'organs lie on the wrong side: the header exchanges left and right, or the patient is mirrored',
  'upside-down': 'organs lie in the wrong order from feet to head: the header has the volume upside down',
  turned: 'organs lie on the wrong side and in the wrong order from feet to head: the header has the volume turned',
};

/** What a person should know of the sides, as a warning; undefined where organs lie as expected. */
export function sidesWarning({ outcome, relations, mirroredOver = 0 }: Omit<Sides, 'reasons'>): string | undefined {
  const what = WARNINGS[outcome];
  if (what === undefined) return undefined;
  const against = relations.filter((relation) => relation.outcome === 'contradicted');
  const words = ({ first, is, second, mm }: Relation) =>
    `${first.replaceAll('_', ' ')} ${is} ${second.replaceAll('_', ' ')} ${Math.round(mm)} mm`;
  const mirrored = saysMirrored(mirroredOver)
    ? [`mirrored slices show the network ${mirroredOver.toFixed(1)} times as much`]
    : [];
  return `SIDES_CONTRADICTED: ${what} (${[...against.map(words), ...mirrored].join(', ')}); check the orientation, or say that the anatomy is mirrored (--mirrored-anatomy; mirrored_anatomy of the header)`;
}
