/** The graphs of one model, each with sessions of its own: the folds that were trained. */
import type { Backend } from './backend.ts';
import type { Batch, BatchResult, RanOn } from './session.ts';

export class FoldBackend implements Backend {
  readonly #folds: readonly [Backend, ...Backend[]];

  private constructor(folds: readonly [Backend, ...Backend[]]) {
    this.#folds = folds;
  }

  /**
   * One after the other; a single one is handed on as it is.
   * @throws what one of them throws, with the others closed again
   */
  static async open(graphs: readonly (() => Promise<Backend>)[]): Promise<Backend> {
    const opened: Backend[] = [];
    try {
      for (const open of graphs) opened.push(await open());
    } catch (error) {
      await Promise.all(opened.map((fold) => fold.close()));
      throw error;
    }
    const [first, ...others] = opened;
    if (first === undefined) throw new Error('a model has no graph');
    return others.length === 0 ? first : new FoldBackend([first, ...others]);
  }

  get ranOn(): RanOn {
    return this.#folds[0].ranOn;
  }

  get adapter(): string | undefined {
    return this.#folds[0].adapter;
  }

  get stuck(): boolean {
    return this.#folds.some(({ stuck }) => stuck === true);
  }

  get whole(): boolean {
    return this.#folds.every(({ whole }) => whole);
  }

  run(batch: Batch, signal?: AbortSignal): Promise<BatchResult> {
    const fold = 'patches' in batch ? this.#folds[batch.fold] : this.#folds[0];
    return (fold ?? this.#folds[0]).run(batch, signal);
  }

  collect(): void {
    for (const fold of this.#folds) fold.collect();
  }

  async close(): Promise<void> {
    await Promise.all(this.#folds.map((fold) => fold.close()));
  }
}
