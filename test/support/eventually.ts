/** Waiting in a test: with an end of its own, since a limit of a hook (`beforeEach`) is not one of its tests. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Waiting {
  readonly pause?: () => Promise<unknown>;
  readonly seconds?: number;
}

/** Waits for what must come true, and gives it. */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { pause = () => sleep(100), seconds = 240 }: Waiting = {},
): Promise<T> {
  const last = Date.now() + 1000 * seconds;
  while (true) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > last) throw new Error(`expected within ${seconds} s: ${look}`);
    await pause();
  }
}
