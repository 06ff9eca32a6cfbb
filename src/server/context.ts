/** What every call is handled with. */
import type { Logger } from 'pino';
import type { Models } from '../model/model.ts';
import type { SizeLimits } from '../pipeline/plan.ts';
import type { TagCheck } from '../preprocess/tag-check.ts';
import type { Admission } from './admission.ts';
import type { Access, Identified } from './identity/access.ts';
import type { Audit } from './identity/audit.ts';
import type { Metrics } from './metrics.ts';

export interface ServiceContext {
  readonly models: Models;
  readonly access: Access;
  /** Where callers are known. */
  readonly audit: Audit | undefined;
  readonly admission: Admission;
  readonly limits: SizeLimits;
  readonly tagCheck: TagCheck;
  readonly metrics: Metrics;
  readonly log: Logger;
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
  modality?: string;
  model?: string;
  modelVersion?: string;
  head?: string;
  slices?: number;
  bytes?: number;
  queueSeconds?: number;
  inferSeconds?: number;
}
