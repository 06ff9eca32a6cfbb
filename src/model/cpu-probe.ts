/**
 * Whether a GPU computes what the CPU does: one made-up slice on both. A driver or a kernel that is
 * wrong gives no error, only other organs.
 */
import { BatchBuffer, type Session, type SliceBatch } from './session.ts';

/**
 * Pixels whose label may differ, and the mean difference of confidence (of 255). Another order of
 * float32 sums moved neither on ten slices of the shipped model, and float16, with 11 bits, moves a
 * probability by a few thousandths, so labels only where two are as near as that. What is wrong
 * moves both by far more (decision 10).
 */
const MOST_LABELS = 1 / 1000;
const MOST_CONFIDENCE = 1;

/** Intensity of pixel (x, y) in plane c, 0 to 1000: an oval body with things of all sizes in it. */
function intensity(x: number, y: number, c: number): number {
  const r = Math.hypot(x / 0.9, y / 0.7);
  if (r > 1) return 0;
  const coarse = Math.sin(9 * x + 0.2 * c) * Math.cos(7 * y);
  const fine = Math.sin(61 * x + 5 * y) * Math.sin(53 * y);
  return Math.round(500 + 300 * coarse + 80 * fine + 100 * (1 - r));
}

export class CpuProbe {
  readonly #batch: () => SliceBatch;
  #expected: Promise<BatchBuffer> | undefined;

  /** @param like a batch of one slice as the network has it; its voxels are not looked at */
  constructor(like: SliceBatch) {
    this.#batch = () => {
      const buffer = new BatchBuffer(like.shape);
      const [, , height, width] = like.shape;
      for (let n = 0; n < buffer.slices.length; n++) {
        const [x, y] = [n % width, Math.floor(n / width) % height];
        const plane = Math.floor(n / (width * height));
        buffer.slices[n] = intensity((2 * x) / width - 1, (2 * y) / height - 1, plane);
      }
      return { ...like, buffer, window: [0, 1000] };
    };
  }

  /**
   * @param openCpu a session of the same graph, asked for once and closed again
   * @returns what is wrong; undefined where the session's answer is the CPU's
   */
  async differenceOf(session: Pick<Session, 'run'>, openCpu: () => Promise<Session>): Promise<string | undefined> {
    this.#expected ??= this.#answerOf(openCpu);
    const expected = await this.#expected;
    const batch = this.#batch();
    await session.run(batch);
    const found = batch.buffer;
    const pixels = expected.labels.length;
    let [labels, confidence] = [0, 0];
    for (let n = 0; n < pixels; n++) {
      if (found.labels[n] !== expected.labels[n]) labels++;
      confidence += Math.abs((found.confidence[n] as number) - (expected.confidence[n] as number)) / pixels;
    }
    if (labels <= MOST_LABELS * pixels && confidence <= MOST_CONFIDENCE) return undefined;
    return `${labels} of ${pixels} labels of a test slice are not the CPU's, and confidence is off by ${confidence.toFixed(1)} of 255 in the mean`;
  }

  async #answerOf(openCpu: () => Promise<Session>): Promise<BatchBuffer> {
    const cpu = await openCpu();
    try {
      const batch = this.#batch();
      await cpu.run(batch);
      return batch.buffer;
    } finally {
      await cpu.close();
    }
  }
}
