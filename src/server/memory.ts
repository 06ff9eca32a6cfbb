/** How much memory admitted requests may take together, under the limit of the container. */
import { Failure } from '../errors.ts';

const MIB = 2 ** 20;
/** The heap grows so much before it is swept. */
const HEAP_BYTES = 76 * MIB;
/** Node, the runtime and gRPC before any model: 180 MiB resident were measured. */
const PROCESS_BYTES = 180 * MIB + HEAP_BYTES;
/**
 * A session beside its weights: what a batch of four slices of 512x512 takes where every pixel may
 * be an organ; 194 MiB were measured with noise, half of it with a body.
 */
const SESSION_BYTES = 192 * MIB;
/** Resident bytes of a loaded session for each byte of its model, as measured while it loads. */
const LOADED = 3;
/**
 * Requests take at most 1.15 times what is set aside for them: memory not yet swept
 * (`npm run bench -- memory-truth`).
 */
const SET_ASIDE = 1 / 1.15;
const LEAST_BYTES = 64 * MIB;
export const DEFAULT_BYTES = 4096 * MIB;

export interface MemoryNeed {
  /** Bytes that the process may have, Infinity without a limit. */
  readonly limit: number;
  /** Bytes of the models that are loaded here. */
  readonly models: number;
  readonly sessions: number;
  /** What the setting says; 0 takes what fits. */
  readonly wanted: number;
}

/**
 * Bytes for admitted requests: what is wanted, else 4 GiB or what the limit leaves.
 * @throws Failure MEMORY_LIMIT before anything is loaded that would be killed for it
 */
export function memoryForRequests({ limit, models, sessions, wanted }: MemoryNeed): number {
  const fixed = PROCESS_BYTES + (models > 0 ? sessions * (LOADED * models + SESSION_BYTES) : 0);
  const left = leftOf(limit, fixed, wanted);
  return wanted > 0 ? wanted : Math.min(DEFAULT_BYTES, left);
}

/**
 * The same once the models are warm: no more than before, nor than what is resident then leaves. What
 * the runtime keeps of a graph of patches, which is most of it, only its first run tells.
 * @throws Failure MEMORY_LIMIT where that leaves less than is wanted, or nothing to speak of
 */
export function memoryBesideWarm(
  { limit, wanted }: Pick<MemoryNeed, 'limit' | 'wanted'>,
  before: number,
  resident: number,
): number {
  return Math.min(before, leftOf(limit, resident + HEAP_BYTES, wanted));
}

function leftOf(limit: number, fixed: number, wanted: number): number {
  const least = Math.max(wanted, LEAST_BYTES);
  const needed = fixed + least / SET_ASIDE;
  if (limit >= needed) return Math.floor((limit - fixed) * SET_ASIDE);
  const why = `models and process need about ${mib(fixed)} MiB, requests ${mib(least)} MiB and what is not yet swept`;
  const advice = wanted > LEAST_BYTES ? ', or lower M4OE_MAX_IN_FLIGHT_MIB' : '';
  throw new Failure(
    'invalid',
    'MEMORY_LIMIT',
    `the memory limit is ${mib(limit)} MiB, at least ${mib(needed)} MiB are needed: ${why}; raise the limit${advice}`,
    { setting: 'M4OE_MAX_IN_FLIGHT_MIB' },
  );
}

/** The limit of the control group that holds this process, in bytes; Infinity without one. */
export function memoryLimit(): number {
  const limit = process.constrainedMemory();
  // Without a limit: 0, or a number beyond any machine.
  return limit > 0 && limit < 2 ** 50 ? limit : Number.POSITIVE_INFINITY;
}

function mib(bytes: number): number {
  return Math.ceil(bytes / MIB);
}
