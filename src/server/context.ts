/** What every call is handled with. */
import type { Logger } from 'pino';
import type { Models } from '../model/models.ts';
import type { SizeLimits } from '../pipeline/plan.ts';
import type { TagCheck } from '../preprocess/tag-check.ts';
import type { Admission } from './admission.ts';
import type { HeapKeeper } from './heap-keeper.ts';
import type { Access, Identified } from './identity/access.ts';
import type { Audit } from './identity/audit.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';

export interface ServiceContext {
  readonly models: Models;
  readonly access: Access;
  /** Where callers are known. */
  readonly audit: Audit | undefined;
  readonly admission: Admission;
  readonly limits: SizeLimits;
  readonly tagCheck: TagCheck;
  /** Sites and scanners that metrics tell apart. */
  readonly sources: readonly string[];
  readonly metrics: Metrics;
  readonly heap: HeapKeeper;
  readonly log: Logger;
  /** Where calls are traced. */
  readonly tracing: Tracing | undefined;
  /** Seconds that a client may send or read nothing while it is its turn. */
  readonly stallSeconds: number;
  /** Seconds that an upload may take. */
  readonly maxUploadSeconds: number;
  readonly version: string;
}

/**
 * What the log line and the metrics of one call say; filled in as it becomes known. No patient
 * data, no voxel content.
 */
export interface CallRecord extends Identified {
  requestId?: string;
  /** Where calls are traced. */
  traceId?: string;
  modality?: string;
  /** One of the operator's sources, or other. */
  source?: string;
  model?: string;
  modelVersion?: string;
  /** What replaces the labels of `model`. */
  refineModel?: string;
  head?: string;
  slices?: number;
  bytes?: number;
  queueSeconds?: number;
  inferSeconds?: number;
}
