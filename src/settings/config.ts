/**
 * The settings of each command and their values: flags over the environment over defaults. The only
 * reader of process.env. What a setting is called follows from its name in a table (setting.ts),
 * how its text is read from its kind (kinds.ts).
 */
import { Failure } from '../errors.ts';
import { closest, didYouMean } from '../suggestion.ts';
import { DICOM_SETTINGS } from './dicom.ts';
import { DIMSE_SETTINGS } from './dimse.ts';
import { GATEWAY_SETTINGS } from './gateway.ts';
import { SettingError, seconds, text } from './kinds.ts';
import { MODEL_SETTINGS } from './model.ts';
import { SERVE_SETTINGS } from './serve.ts';
import { named, type Setting, setting } from './setting.ts';

export { DIMSE_SETTINGS, GATEWAY_SETTINGS, MODEL_SETTINGS, SERVE_SETTINGS };

/** What the commands need that take a volume. */
export const SEGMENT_SETTINGS = {
  ...MODEL_SETTINGS,
  ...DICOM_SETTINGS,
  ...named({
    retrySeconds: setting(
      60,
      seconds(0, 86400),
      'with --server: seconds without a server that takes the request after which it is given up; 0 tries once',
    ),
    tokenFile: setting(
      '',
      text('file'),
      'with --server: file with the token that the service knows the caller by (m4oe token); needs TLS beyond loopback',
    ),
    traceparent: setting(
      '',
      text('context'),
      'with --server: the trace that the call is a part of (W3C Trace Context), 00-TRACE-SPAN-FLAGS',
    ),
  }),
};

const TERMINATION_LOG = 'M4OE_TERMINATION_LOG';
/** Where Kubernetes looks. */
const USUAL_TERMINATION_LOG = '/dev/termination-log';

/**
 * The file that is told why the process ends, and whether a variable names it. It has no flag: a
 * wrong command line is told there too.
 */
export function terminationLog(environment: NodeJS.ProcessEnv = process.env): { path: string; asked: boolean } {
  const path = environment[TERMINATION_LOG] ?? '';
  return path === '' ? { path: USUAL_TERMINATION_LOG, asked: false } : { path, asked: true };
}

/** Whether gRPC reaches servers by a proxy, which looks up their names. */
export function namesAreTheProxys(environment: NodeJS.ProcessEnv = process.env): boolean {
  return ['grpc_proxy', 'https_proxy', 'http_proxy'].some((name) => (environment[name] ?? '') !== '');
}

type Values<Table> = { readonly [Key in keyof Table]: Table[Key] extends Setting<infer T> ? T : never };

export type ModelConfig = Values<typeof MODEL_SETTINGS>;
export type SegmentConfig = Values<typeof SEGMENT_SETTINGS>;
export type GatewayConfig = Values<typeof GATEWAY_SETTINGS>;
export type DimseConfig = Values<typeof DIMSE_SETTINGS>;
export type ServeConfig = Values<typeof SERVE_SETTINGS>;

/** Environment variables that no setting knows are probably misspelt ones. */
function checkUnknown(environment: NodeJS.ProcessEnv): void {
  const known = new Set([
    TERMINATION_LOG,
    ...[SERVE_SETTINGS, SEGMENT_SETTINGS, GATEWAY_SETTINGS, DIMSE_SETTINGS].flatMap((table) =>
      Object.values(table).map(({ env }) => env),
    ),
  ]);
  const unknown = Object.keys(environment).filter((name) => name.startsWith('M4OE_') && !known.has(name));
  const [first] = unknown;
  if (first === undefined) return;
  const meant = didYouMean(closest(first, [...known]));
  const why = `no such setting: ${unknown.join(', ')}${meant === '' ? '; m4oe serve --help-all lists them' : meant}`;
  throw new Failure('invalid', 'SETTING_UNKNOWN', why);
}

/**
 * Flags over environment over defaults, validated and frozen.
 * @param flags as commander gives them: text by the key of the setting
 * @throws Failure SETTING_INVALID or SETTING_UNKNOWN naming variable and flag, what was expected
 *   and what came
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
      throw new Failure('invalid', 'SETTING_INVALID', `${entry.env} (${entry.flag}): ${error.message}`, {
        setting: entry.env,
      });
    }
  }
  return Object.freeze(values) as Values<Table>;
}

/** The key under which commander files a flag: `--admin-port <n>` is adminPort. */
function flagKey(entry: Setting<unknown>): string {
  const [name = ''] = entry.flag.replace(/^--/, '').split(' ');
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

export function sizeLimits({
  maxVolumeMiB,
  maxSliceEdge,
  maxSlices,
}: Pick<ModelConfig, 'maxVolumeMiB' | 'maxSliceEdge' | 'maxSlices'>): {
  maxVolumeBytes: number;
  maxSliceEdge: number;
  maxSlices: number;
} {
  return { maxVolumeBytes: maxVolumeMiB * 2 ** 20, maxSliceEdge, maxSlices };
}

/**
 * onnxruntime from 1.30 on sends telemetry to its maker unless this variable says no. Before it is
 * loaded, or it is too late.
 */
export function forbidTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
}

/** What gRPC would print by itself is in the failures. Before it is loaded. */
export function quietGrpc(): void {
  process.env.GRPC_VERBOSITY ??= 'NONE';
}
