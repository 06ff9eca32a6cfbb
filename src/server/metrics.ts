/**
 * Every metric of the service, declared once. No label holds anything of a patient, nor what a
 * caller sent: callers have the names of the operator's file.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
/** HU, or what an MR has in their place. */
const INTENSITIES = [
  -1000, -500, -200, -100, -50, 0, 20, 40, 60, 80, 100, 150, 200, 300, 500, 750, 1000, 1500, 2500, 5000,
];
const MILLIMETRES = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const MILLILITRES = [1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 1000, 1500, 2000, 3000];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export const STAGES = ['receive', 'preprocess', 'queue', 'infer', 'postprocess', 'settle', 'send'] as const;
export type Stage = (typeof STAGES)[number];

export class Metrics {
  readonly registry = new Registry();

  readonly requests = this.#counter('m4oe_requests_total', 'Calls by method, gRPC code, modality and model', [
    'method',
    'code',
    'modality',
    'model',
  ]);
  readonly callers = this.#counter(
    'm4oe_caller_requests_total',
    'Calls by caller (of M4OE_CALLERS, else other) and gRPC code',
    ['caller', 'code'],
  );
  readonly requestSeconds = this.#histogram('m4oe_request_seconds', 'Duration of calls', ['method'], SECONDS);
  readonly stageSeconds = this.#histogram(
    'm4oe_stage_seconds',
    'Seconds in each stage: receive, settle and send once a volume, the others once a batch',
    ['stage'],
    SECONDS,
  );
  readonly slices = this.#counter('m4oe_slices_total', 'Slices inferred', ['modality', 'model']);
  readonly patches = this.#counter('m4oe_patches_total', 'Patches inferred, in each mirroring and fold', [
    'modality',
    'model',
  ]);
  readonly skippedSlices = this.#counter(
    'm4oe_slices_skipped_total',
    'Slices without anything of the patient, which were not inferred',
    ['modality', 'model'],
  );
  readonly revisedSlices = this.#counter('m4oe_slices_revised_total', 'Slices that settling changed', ['model']);
  readonly settledMl = this.#counter(
    'm4oe_settled_millilitres_total',
    'What settling took from an organ (removed) or gave it (filled)',
    ['model', 'organ', 'change'],
  );
  readonly batchSlices = this.#histogram('m4oe_batch_slices', 'Slices in a batch', ['model'], [1, 2, 4, 8, 16, 32, 64]);
  readonly batches = this.#counter('m4oe_batches_total', 'Batches by what ran them', ['model', 'provider']);
  readonly queuedSeconds = this.#gauge(
    'm4oe_queued_seconds',
    'Estimated seconds of inference admitted and not yet done: scale on this',
    ['model'],
  );
  readonly waitingBatches = this.#gauge('m4oe_waiting_batches', 'Batches ready to run and waiting for a session', [
    'model',
  ]);
  readonly inFlightBytes = this.#gauge('m4oe_in_flight_bytes', 'Memory set aside for admitted requests', []);
  readonly inFlightRequests = this.#gauge('m4oe_in_flight_requests', 'Admitted requests not yet answered', []);
  readonly spoolBytes = this.#gauge('m4oe_spool_bytes', 'Bodies of HTTP requests on disk', []);
  readonly droppedConnections = this.#counter(
    'm4oe_connections_dropped_total',
    'Connections closed at once for want of room (M4OE_MAX_CONNECTIONS), by port',
    ['port'],
  );
  readonly refusals = this.#counter(
    'm4oe_admission_refusals_total',
    'Requests refused at the header for want of room',
    ['reason'],
  );
  readonly modelLoadSeconds = this.#gauge('m4oe_model_load_seconds', 'Seconds to load and warm up', ['model']);
  readonly modelReady = this.#gauge('m4oe_model_ready', '1 while every session of the model is alive', [
    'model',
    'version',
    'provider',
  ]);
  readonly adapter = this.#gauge('m4oe_adapter_info', '1 for the GPU that runs the model, where its name is known', [
    'model',
    'adapter',
  ]);
  readonly providerFallbacks = this.#counter(
    'm4oe_provider_fallbacks_total',
    'Execution providers that auto passed over',
    ['model', 'provider'],
  );
  readonly workersLost = this.#counter('m4oe_workers_lost_total', 'Inference workers that stopped unasked', ['model']);
  readonly workerRestarts = this.#counter(
    'm4oe_worker_restarts_total',
    'Inference workers started in place of lost ones',
    ['model'],
  );
  readonly tritonUp = this.#gauge('m4oe_triton_up', '1 while Triton has the model ready, and the right one', ['model']);
  readonly tritonOutages = this.#counter('m4oe_triton_outages_total', 'Times that Triton was given up for a while', [
    'model',
    'reason',
  ]);
  readonly tritonRetries = this.#counter('m4oe_triton_retries_total', 'Requests sent to Triton once more', [
    'model',
    'reason',
  ]);
  readonly tritonFallbacks = this.#counter(
    'm4oe_triton_fallbacks_total',
    "Batches that local sessions ran in Triton's place",
    ['model', 'reason'],
  );
  readonly expertShare = this.#histogram(
    'm4oe_expert_share',
    'Mean gate weight of an expert over a volume',
    ['modality', 'expert', 'source'],
    SHARES,
  );

  readonly versions = this.#counter('m4oe_version_requests_total', 'Calls of Segment by version and gRPC code', [
    'model',
    'version',
    'code',
  ]);
  readonly shadowVolumes = this.#counter(
    'm4oe_shadow_volumes_total',
    'Volumes that the next version was asked too, by how that ended: compared, no_room, refused, given_up, failed',
    ['model', 'version', 'outcome'],
  );
  readonly shadowDice = this.#histogram(
    'm4oe_shadow_dice',
    'Dice of an organ of the next version with that of the live one',
    ['model', 'version', 'organ'],
    [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1],
  );
  readonly shadowVerdicts = this.#counter(
    'm4oe_shadow_verdicts_total',
    'Verdicts of the live version and of the next one on the same organ',
    ['model', 'version', 'organ', 'live', 'next'],
  );
  // Drift: of whole volumes, by the operator's names of sites and scanners (M4OE_SOURCES).
  readonly intensity = this.#histogram(
    'm4oe_volume_intensity',
    'Median of the bright voxels of a volume (bright), and its distance from that of the dark ones (contrast)',
    ['modality', 'source', 'of'],
    INTENSITIES,
  );
  readonly spacing = this.#histogram(
    'm4oe_spacing_millimetres',
    'Distance of pixels, and of slices, of a volume',
    ['modality', 'source', 'of'],
    MILLIMETRES,
  );
  readonly organMl = this.#histogram(
    'm4oe_organ_millilitres',
    'Volume of organs that were found',
    ['model', 'organ', 'source'],
    MILLILITRES,
  );
  readonly predictedDice = this.#histogram(
    'm4oe_predicted_dice',
    'Dice that is predicted for an organ',
    ['model', 'source'],
    SHARES,
  );
  readonly verdicts = this.#counter('m4oe_verdicts_total', 'Organs by verdict', ['model', 'source', 'verdict']);
  readonly failures = this.#counter('m4oe_failures_total', 'Volumes that were not segmented, by reason', [
    'reason',
    'source',
  ]);

  constructor() {
    // Process memory and the event-loop lag (nodejs_eventloop_lag_*) among others.
    collectDefaultMetrics({ register: this.registry });
  }

  #counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram<T extends string>(name: string, help: string, labelNames: readonly T[], buckets: number[]): Histogram<T> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
