/**
 * Every setting of the service in one table: environment variable, flag, default, meaning. The only reader of process.env.
 * A flag wins over the environment, the environment over the default.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../errors.ts';
import { DEVICES } from '../model/session.ts';
import { COMPRESSIONS, FALLBACKS } from '../model/triton/settings.ts';
import { GATEWAY_SETTINGS as GATEWAY_OWN } from './gateway.ts';
import { LIMIT_SETTINGS } from './limits.ts';
import { choice, names, number, type Setting, SettingError, setting, text, yes } from './setting.ts';

/** A Triton server that runs graphs in place of sessions of this process. */
const TRITON_SETTINGS = {
  tritonUrl: setting(
    'M4OE_TRITON_URL',
    '--triton-url <url>',
    '',
    text,
    'Triton server that runs the graphs, http(s)://host:port; empty runs them here',
  ),
  tritonModels: setting(
    'M4OE_TRITON_MODELS',
    '--triton-models <names>',
    [],
    names,
    'models that Triton runs, separated by commas (all if absent)',
  ),
  tritonFallback: setting(
    'M4OE_TRITON_FALLBACK',
    '--triton-fallback <what>',
    'none' as const,
    choice(FALLBACKS),
    'what runs them while Triton cannot: none or local sessions',
  ),
  tritonInFlight: setting(
    'M4OE_TRITON_IN_FLIGHT',
    '--triton-in-flight <n>',
    2,
    number(1, 256),
    'batches of a model that are with Triton at the same time',
  ),
  tritonTimeoutSeconds: setting(
    'M4OE_TRITON_TIMEOUT_SECONDS',
    '--triton-timeout-seconds <s>',
    60,
    number(0.05, 86400, false),
    'seconds for one batch with Triton, retries included',
  ),
  tritonStartSeconds: setting(
    'M4OE_TRITON_START_SECONDS',
    '--triton-start-seconds <s>',
    120,
    number(0, 86400, false),
    'seconds that a start without fallback waits for Triton to have the model ready',
  ),
  tritonCa: setting(
    'M4OE_TRITON_CA',
    '--triton-ca <file>',
    '',
    text,
    "authority (PEM) that Triton's certificate must come from; empty for the system's",
  ),
  tritonAuthorization: setting(
    'M4OE_TRITON_AUTHORIZATION',
    '--triton-authorization <value>',
    '',
    text,
    'Authorization header for Triton; command lines are visible to others, so give it as variable or file',
  ),
  tritonAuthorizationFile: setting(
    'M4OE_TRITON_AUTHORIZATION_FILE',
    '--triton-authorization-file <file>',
    '',
    text,
    'file with the Authorization header, read for each request',
  ),
  tritonCompression: setting(
    'M4OE_TRITON_COMPRESSION',
    '--triton-compression <how>',
    'none' as const,
    choice(COMPRESSIONS),
    `compression of requests to Triton: ${COMPRESSIONS.join(', ')}`,
  ),
} as const;

/** How models are run; for `m4oe segment` without a server as well. */
export const MODEL_SETTINGS = {
  models: setting(
    'M4OE_MODELS',
    '--models <folder>',
    fileURLToPath(new URL('../../models', import.meta.url)),
    text,
    'a model folder, or a folder of model folders',
  ),
  defaultModel: setting(
    'M4OE_DEFAULT_MODEL',
    '--default-model <name>',
    '',
    text,
    'model of requests that name none (first by name)',
  ),
  device: setting(
    'M4OE_DEVICE',
    '--device <device>',
    'auto' as const,
    choice(DEVICES),
    `execution provider: ${DEVICES.join(', ')}`,
  ),
  sessions: setting(
    'M4OE_SESSIONS',
    '--sessions <n>',
    0,
    number(0, 64),
    'sessions of each model that run side by side; 0 takes what m4oe tune found best here, else 1',
  ),
  threads: setting(
    'M4OE_THREADS',
    '--threads <n>',
    0,
    number(0, 1024),
    'threads of each session; 0 takes what m4oe tune found, else shares the cores among the sessions',
  ),
  state: setting(
    'M4OE_STATE',
    '--state <folder>',
    join(homedir(), '.local/state/m4oe'),
    text,
    'folder where m4oe tune stores what it found (~/.local/state/m4oe if absent)',
  ),
  batchSlices: setting('M4OE_BATCH_SLICES', '--batch-slices <n>', 4, number(1, 256), 'slices in a batch'),
  maxVolumeMiB: setting(
    'M4OE_MAX_VOLUME_MIB',
    '--max-volume-mib <n>',
    2048,
    number(1, 1 << 20),
    'largest volume accepted',
  ),
  maxSliceEdge: setting(
    'M4OE_MAX_SLICE_EDGE',
    '--max-slice-edge <n>',
    2048,
    number(16, 65_535),
    'most rows or columns of an axial slice',
  ),
  maxSlices: setting('M4OE_MAX_SLICES', '--max-slices <n>', 4096, number(1, 1 << 20), 'most axial slices of a volume'),
  ...TRITON_SETTINGS,
} as const;

/** What only `m4oe serve` needs. */
export const SERVE_SETTINGS = {
  ...MODEL_SETTINGS,
  host: setting('M4OE_HOST', '--host <address>', '127.0.0.1', text, 'address that gRPC and admin listen on'),
  port: setting('M4OE_PORT', '--port <n>', 50051, number(0, 65535), 'gRPC port; 0 takes a free one'),
  adminPort: setting(
    'M4OE_ADMIN_PORT',
    '--admin-port <n>',
    9464,
    number(0, 65535),
    'HTTP port of /metrics, /livez and /readyz; 0 takes a free one',
  ),
  inferencePort: setting(
    'M4OE_INFERENCE_PORT',
    '--inference-port <n>',
    -1,
    number(-1, 65535),
    'HTTP port of the Open Inference Protocol (v2); 0 takes a free one, -1 opens none',
  ),
  inferenceGrpcPort: setting(
    'M4OE_INFERENCE_GRPC_PORT',
    '--inference-grpc-port <n>',
    -1,
    number(-1, 65535),
    'gRPC port of the Open Inference Protocol; 0 takes a free one, -1 opens none',
  ),
  tlsCert: setting('M4OE_TLS_CERT', '--tls-cert <file>', '', text, 'certificate chain (PEM); empty serves without TLS'),
  tlsKey: setting('M4OE_TLS_KEY', '--tls-key <file>', '', text, 'private key of the certificate (PEM)'),
  tlsClientCa: setting(
    'M4OE_TLS_CLIENT_CA',
    '--tls-client-ca <file>',
    '',
    text,
    'authority (PEM) that client certificates must come from; empty asks for none',
  ),
  insecure: setting(
    'M4OE_INSECURE',
    '--insecure',
    false,
    yes,
    'lets in whoever reaches a port beyond loopback without a certificate: where a network policy or a proxy keeps strangers out',
  ),
  ...LIMIT_SETTINGS,
  logLevel: setting(
    'M4OE_LOG_LEVEL',
    '--log-level <level>',
    'info' as const,
    choice(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    'trace, debug, info, warn, error or silent',
  ),
} as const;

/** How a DICOM series is read, for the commands that take one. */
const DICOM_SETTINGS = {
  dicomMaxLossyRatio: setting(
    'M4OE_DICOM_MAX_LOSSY_RATIO',
    '--dicom-max-lossy-ratio <n>',
    5,
    number(1, 1000, false),
    'highest ratio of lossy compression of DICOM images; 1 takes none',
  ),
  dicomRules: setting(
    'M4OE_DICOM_RULES',
    '--dicom-rules <file>',
    '',
    text,
    'rules (JSON) that tell modality and head from a DICOM header; docs/dicom.md',
  ),
  dicomwebAuthorization: setting(
    'M4OE_DICOMWEB_AUTHORIZATION',
    '--dicomweb-authorization <value>',
    '',
    text,
    'Authorization header for a DICOMweb service; command lines are visible to others, so give it as variable',
  ),
} as const;

/** What the commands need that take a volume. */
export const SEGMENT_SETTINGS = {
  ...MODEL_SETTINGS,
  ...DICOM_SETTINGS,
  retrySeconds: setting(
    'M4OE_RETRY_SECONDS',
    '--retry-seconds <s>',
    60,
    number(0, 86400, false),
    'with --server: seconds without a server that takes the request after which it is given up; 0 tries once',
  ),
} as const;

const TERMINATION_LOG = 'M4OE_TERMINATION_LOG';
/** Where Kubernetes looks. */
const USUAL_TERMINATION_LOG = '/dev/termination-log';

/** The file that is told why the process ends, and whether a variable names it. It has no flag: a wrong command line is told there too. */
export function terminationLog(environment: NodeJS.ProcessEnv = process.env): { path: string; asked: boolean } {
  const path = environment[TERMINATION_LOG] ?? '';
  return path === '' ? { path: USUAL_TERMINATION_LOG, asked: false } : { path, asked: true };
}

/** What `m4oe gateway` needs. */
export const GATEWAY_SETTINGS = {
  ...GATEWAY_OWN,
  ...DICOM_SETTINGS,
  logLevel: SERVE_SETTINGS.logLevel,
  insecure: SERVE_SETTINGS.insecure,
} as const;

type Values<Table> = { readonly [Key in keyof Table]: Table[Key] extends Setting<infer T> ? T : never };

export type ModelConfig = Values<typeof MODEL_SETTINGS>;
export type SegmentConfig = Values<typeof SEGMENT_SETTINGS>;
export type GatewayConfig = Values<typeof GATEWAY_SETTINGS>;
export type ServeConfig = Values<typeof SERVE_SETTINGS>;

/** Environment variables that no setting knows are probably misspelt ones. */
function checkUnknown(environment: NodeJS.ProcessEnv): void {
  const known = new Set([
    TERMINATION_LOG,
    ...[SERVE_SETTINGS, SEGMENT_SETTINGS, GATEWAY_SETTINGS].flatMap((table) =>
      Object.values(table).map(({ env }) => env),
    ),
  ]);
  const unknown = Object.keys(environment).filter((name) => name.startsWith('M4OE_') && !known.has(name));
  if (unknown.length === 0) return;
  throw new Failure(
    'invalid',
    'SETTING_UNKNOWN',
    `no such setting: ${unknown.join(', ')}; m4oe serve --help lists them`,
  );
}

/**
 * Flags over environment over defaults, validated and frozen.
 * @param flags as commander gives them: text by the key of the setting
 * @throws Failure SETTING_INVALID or SETTING_UNKNOWN naming variable and flag, what was expected and what came
 */
export function readConfig<Table extends Record<string, Setting<unknown>>>(
  table: Table,
  flags: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = process.env,
): Values<Table> {
  checkUnknown(environment);
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(table)) {
    const flag = flags[flagKey(entry)];
    const given = typeof flag === 'string' || flag === true ? String(flag) : environment[entry.env];
    try {
      values[key] = given === undefined || given === '' ? entry.default : entry.parse(given);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      throw new Failure(
        'invalid',
        'SETTING_INVALID',
        `${entry.env} (${entry.flag}): ${error.message}, got "${given}"`,
        { setting: entry.env },
      );
    }
  }
  return Object.freeze(values) as Values<Table>;
}

/** The key under which commander files a flag: `--admin-port <n>` is adminPort. */
function flagKey(entry: Setting<unknown>): string {
  const [name = ''] = entry.flag.replace(/^--/, '').split(' ');
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

export function sizeLimits({ maxVolumeMiB, maxSliceEdge, maxSlices }: ModelConfig): {
  maxVolumeBytes: number;
  maxSliceEdge: number;
  maxSlices: number;
} {
  return { maxVolumeBytes: maxVolumeMiB * 2 ** 20, maxSliceEdge, maxSlices };
}

/** onnxruntime from 1.30 on sends telemetry to its maker unless this variable says no. Before it is loaded, or it is too late. */
export function forbidTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
}
