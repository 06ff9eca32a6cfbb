/** Which components of a volume stay, by the rules of their classes. */
import type { Head, SettleRule } from '../../model/manifest.ts';
import type { Component } from './components.ts';

/** A rule with the classes that it names as labels. */
interface Rule {
  readonly label: number;
  readonly rule: SettleRule;
  readonly touches: readonly number[];
  readonly side: { readonly of: number; readonly is: 'left' | 'right' } | undefined;
}

/** The rules of a head: first those that name no other class, and then those that do. */
export class Rules {
  readonly #rules: readonly Rule[];
  readonly #voxelMl: number;

  /** @param voxelMl millilitres of a voxel */
  constructor(head: Pick<Head, 'classes'>, voxelMl: number) {
    const labels = new Map(head.classes.map(({ name, label }) => [name, label]));
    const labelOf = (name: string) => labels.get(name) as number; // the manifest was checked
    const rules = head.classes.flatMap(({ label, settle: rule }): Rule[] => {
      if (rule === undefined) return [];
      const side = rule.side === undefined ? undefined : { of: labelOf(rule.side.of), is: rule.side.is };
      return [{ label, rule, touches: (rule.touches ?? []).map(labelOf), side }];
    });
    const namesOthers = ({ touches, side }: Rule) => touches.length > 0 || side !== undefined;
    this.#rules = [...rules.filter((one) => !namesOthers(one)), ...rules.filter(namesOthers)];
    this.#voxelMl = voxelMl;
  }

  /** Whether it matters where components of two labels touch; undefined where that never does. */
  get matters(): ((labelA: number, labelB: number) => boolean) | undefined {
    const pairs = new Set(this.#rules.flatMap(({ label, touches }) => touches.map((other) => pairOf(label, other))));
    return pairs.size === 0 ? undefined : (a, b) => pairs.has(pairOf(a, b));
  }

  /** 256 values by label: 1 where holes are filled. */
  get filled(): Uint8Array {
    const filled = new Uint8Array(256);
    for (const { label, rule } of this.#rules) if (rule.fillHoles === true) filled[label] = 1;
    return filled;
  }

  /**
   * Roots of the components that do not stay.
   * @param all by their first voxels
   * @param touching roots of components of different labels that touch
   */
  removed(all: readonly Component[], touching: () => Iterable<readonly [number, number]>): Set<number> {
    const byLabel = new Map<number, readonly Component[]>(Map.groupBy(all, ({ label }) => label));
    const removed = new Set<number>();
    let neighbours: Map<number, Component[]> | undefined;
    for (const { label, rule, touches, side } of this.#rules) {
      const own = byLabel.get(label) ?? [];
      let kept = own;
      const others = touches.flatMap((other) => byLabel.get(other) ?? []);
      if (others.length > 0) {
        neighbours ??= neighboursOf(all, touching());
        const near = new Set(others.flatMap(({ root }) => neighbours?.get(root) ?? []));
        kept = kept.filter((piece) => near.has(piece));
      }
      const beside = side === undefined ? [] : (byLabel.get(side.of) ?? []);
      if (side !== undefined && beside.length > 0) {
        const centre = meanColumn(beside);
        // Columns grow to the patient's left.
        kept = kept.filter((piece) =>
          side.is === 'left' ? meanColumn([piece]) > centre : meanColumn([piece]) < centre,
        );
      }
      kept = this.#largeEnough(kept, rule);
      byLabel.set(label, kept);
      const stays = new Set(kept);
      for (const piece of own) if (!stays.has(piece)) removed.add(piece.root);
    }
    return removed;
  }

  #largeEnough(pieces: readonly Component[], { keep, leastMl }: SettleRule): readonly Component[] {
    const most = pieces.reduce((voxels, piece) => Math.max(voxels, piece.voxels), 0);
    let kept = pieces;
    if (keep?.kind === 'largest') kept = pieces.filter(({ voxels }) => voxels === most).slice(0, 1);
    else if (keep?.kind === 'share') kept = pieces.filter(({ voxels }) => voxels >= keep.least * most);
    else if (keep?.kind === 'ml') kept = pieces.filter(({ voxels }) => voxels * this.#voxelMl >= keep.least);
    const there =
      leastMl === undefined || kept.some(({ voxels, border }) => border || voxels * this.#voxelMl >= leastMl);
    return there ? kept : [];
  }
}

function pairOf(a: number, b: number): number {
  return a < b ? a * 256 + b : b * 256 + a;
}

function meanColumn(pieces: readonly Component[]): number {
  const columns = pieces.reduce((sum, piece) => sum + piece.columns, 0);
  return columns / pieces.reduce((sum, piece) => sum + piece.voxels, 0);
}

/** By root: the components of other labels that touch it. */
function neighboursOf(
  all: readonly Component[],
  touching: Iterable<readonly [number, number]>,
): Map<number, Component[]> {
  const byRoot = new Map(all.map((piece) => [piece.root, piece]));
  const neighbours = new Map<number, Component[]>();
  const note = (root: number, piece: Component | undefined) => {
    if (piece === undefined) return;
    const known = neighbours.get(root);
    if (known === undefined) neighbours.set(root, [piece]);
    else known.push(piece);
  };
  for (const [a, b] of touching) {
    note(a, byRoot.get(b));
    note(b, byRoot.get(a));
  }
  return neighbours;
}
