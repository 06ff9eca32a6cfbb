/**
 * What clients asked and what each got, and whether that could be: every request ends once, and what
 * is answered is the labels that its volume gets alone.
 */
import { crc32 } from 'node:zlib';
import type { SegmentationClient } from '../../src/client/client.ts';
import { collected } from '../../src/client/collected.ts';
import { failureOf } from '../../src/client/failures.ts';
import type { Volume } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { oriented } from '../support/oriented.ts';
import { testVolume } from '../support/volumes.ts';

/** Small volumes of several types and sizes, each along the axes in another way: each with other labels. */
export const VOLUMES: readonly Volume[] = axisAlignedDirections()
  .filter((_, n) => n % 6 === 0)
  .map((direction, n) => {
    const type = (['int16', 'int32', 'float32', 'float64'] as const)[n % 4];
    return oriented(testVolume([24 + 5 * n, 20 + 3 * n, 10 + 4 * n], type), direction).volume;
  });

/** Kinds of failure that a request may end with while something breaks. */
const EXPECTED = ['unavailable', 'busy', 'timed_out', 'cancelled'];

interface Entry {
  readonly volume: number;
  /** CRC-32 of the labels. */
  crc?: number;
  reports?: number;
  failure?: string;
  expected?: boolean;
}

export class History {
  readonly #entries: Entry[] = [];
  readonly #alone: readonly number[];

  private constructor(alone: readonly number[]) {
    this.#alone = alone;
  }

  /** Asks a service that nothing disturbs for the labels of every volume. */
  static async alone(client: SegmentationClient): Promise<History> {
    const crcs: number[] = [];
    for (const volume of VOLUMES) {
      const { labels } = await collected(client.segment(volume, { modality: 'CT' }), volume.geometry);
      crcs.push(crc32(labels));
    }
    if (new Set(crcs).size !== VOLUMES.length) throw new Error('two volumes have the same labels');
    return new History(crcs);
  }

  /** Sends a volume and notes how that ended. @returns whether it was answered */
  async ask(client: SegmentationClient, volume: number, signal?: AbortSignal): Promise<boolean> {
    const entry: Entry = { volume };
    this.#entries.push(entry);
    const asked = VOLUMES[volume] as Volume;
    let reports = 0;
    const told = ({ kind }: { kind: string }) => {
      if (kind === 'report') reports++;
    };
    try {
      const wish = { modality: 'CT' } as const;
      entry.crc = crc32((await collected(client.segment(asked, wish, signal), asked.geometry, told)).labels);
      entry.reports = reports;
      return true;
    } catch (error) {
      const { kind, reason, message } = failureOf(error);
      entry.failure = `${reason}: ${message}`;
      entry.expected = EXPECTED.includes(kind);
      return false;
    }
  }

  get asked(): number {
    return this.#entries.length;
  }

  get answered(): number {
    return this.#entries.filter(({ crc }) => crc !== undefined).length;
  }

  /** What cannot have been; none of it where the service kept its promises. */
  violations(): string[] {
    return this.#entries.flatMap(({ volume, crc, reports, failure, expected }, n) => {
      const at = `request ${n} of volume ${volume}`;
      if (crc === undefined && failure === undefined) return [`${at} never ended`];
      if (failure !== undefined) return expected === true ? [] : [`${at}: ${failure}`];
      if (reports !== 1) return [`${at} has ${reports} reports`];
      if (crc === this.#alone[volume]) return [];
      const other = this.#alone.indexOf(crc ?? 0);
      return [`${at} got ${other < 0 ? 'labels of none' : `the labels of volume ${other}`}`];
    });
  }
}
