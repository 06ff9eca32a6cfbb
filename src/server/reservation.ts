/** Memory that was set aside for one request, while its voxels come. */
import type { Failure } from '../errors.ts';

/** Part of the longest upload that one may be late before it counts as slow. */
const LATE = 0.01;

export interface Reservation {
  /** Bytes set aside now. */
  readonly bytes: number;
  /**
   * So much of the upload is here, 0 to 1.
   * @throws Failure MEMORY_IN_FLIGHT when it was slow, others were let in meanwhile, and now there
   *   is no room for the rest
   */
  arrived(part: number): void;
  /**
   * It turns out to need more.
   * @throws Failure MEMORY_IN_FLIGHT when there is no room for it
   */
  grow(bytes: number): void;
  /** It needs no more than so many bytes from now on. */
  keep(bytes: number): void;
  release(): void;
}

export interface Held extends Reservation {
  readonly client: string;
  /** Leaves a slow upload what it has used; the rest it gets again as its voxels come. */
  shrink(): void;
}

export interface HeldOptions {
  readonly client: string;
  readonly full: number;
  /** Bytes that are in use as soon as the voxels are complete in any part. */
  readonly fixed: number;
  readonly maxUploadSeconds: number;
  /**
   * Told of bytes that are taken (or, negative, given back). @throws Failure when there is no room
   * for them
   */
  take(bytes: number): Failure | undefined;
  released(): void;
}

export function held({ client, maxUploadSeconds, take, released, ...first }: HeldOptions): Held {
  const started = performance.now();
  let { full, fixed } = first;
  let bytes = full;
  let part = 0;
  let over = false;
  const used = () => Math.min(full, Math.ceil(fixed + part * (full - fixed)));
  const change = (to: number): void => {
    const refusal = take(to - bytes);
    if (refusal !== undefined) throw refusal;
    bytes = to;
  };
  return {
    client,
    get bytes() {
      return bytes;
    },
    shrink() {
      const expected = (performance.now() - started) / 1000 / maxUploadSeconds;
      if (part + LATE < expected && used() < bytes) change(used());
    },
    arrived(now) {
      part = now;
      if (bytes < full && used() > bytes) change(used());
    },
    grow(more) {
      change(bytes + more);
      full += more;
      fixed += more;
    },
    keep(most) {
      if (over) return;
      full = Math.min(full, most);
      fixed = full;
      if (bytes > full) change(full);
    },
    release() {
      if (over) return;
      over = true;
      change(0);
      released();
    },
  };
}
