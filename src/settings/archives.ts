/** Several archives of one gateway: a file that gives each a name, and settings of its own. */
import { readFile } from 'node:fs/promises';
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { GATEWAY_SETTINGS, type GatewayConfig } from './config.ts';
import { SettingError } from './kinds.ts';

/** An archive that a gateway serves. */
export interface NamedArchive {
  /** For logs, metrics and the page; empty where it is the only one. */
  readonly name: string;
  readonly config: GatewayConfig;
}

type Key = keyof GatewayConfig;

/** Of the process, not of an archive. */
const SHARED: readonly Key[] = [
  ...(['archives', 'service', 'serviceCa', 'serviceCert', 'serviceKey', 'serviceTokenFile'] as const),
  ...(['gatewayHost', 'gatewayPort', 'logLevel', 'insecure'] as const),
];
/** Never handed on from the process: one archive's credentials are nothing for another. */
const OWN: readonly Key[] = [
  ...(['archiveUrl', 'archiveCa', 'archiveAuthorization', 'archiveAuthorizationFile', 'destinationUrl'] as const),
  ...(['destinationCa', 'destinationAuthorization', 'destinationAuthorizationFile', 'orthancUrl'] as const),
  ...(['worklistUrl', 'worklistCa', 'worklistAuthorization', 'worklistAuthorizationFile'] as const),
];
/** A metric's label has as many values. */
const MOST = 32;
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const SETTING = GATEWAY_SETTINGS.archives.env;

/**
 * The archives of M4OE_GATEWAY_ARCHIVES, or the one that the settings themselves describe.
 * @throws Failure FILE_NOT_FOUND, GATEWAY_ARCHIVES
 */
export async function archivesOf(config: GatewayConfig): Promise<readonly NamedArchive[]> {
  if (config.archives === '') return [{ name: '', config }];
  const json = await readFile(config.archives, 'utf8').catch((cause: Error) => {
    throw new Failure('not_found', 'FILE_NOT_FOUND', `${SETTING}: the file cannot be read`, {
      setting: SETTING,
      cause,
    });
  });
  return parseArchives(json, config);
}

/**
 * Reads archives, each with settings by their variables, which hold for it in place of the
 * process's:
 * `[{"name": "radiology", "M4OE_GATEWAY_ARCHIVE_URL": "http://ris:8042/dicom-web"},
 *   {"name": "oncology", "M4OE_GATEWAY_ARCHIVE_URL": "https://onco/dicom-web", "M4OE_GATEWAY_LOOKBACK_DAYS": 3}]`.
 * @throws Failure GATEWAY_ARCHIVES with the number of the archive at fault, and no value of it
 */
export function parseArchives(json: string, config: GatewayConfig): readonly NamedArchive[] {
  let list: unknown;
  try {
    list = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    throw fault('expected a JSON array of archives, got something else'); // a cause would quote the file
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST)
    throw fault(`expected a JSON array of 1 to ${MOST} archives`);
  for (const key of OWN)
    if (config[key] !== GATEWAY_SETTINGS[key].default)
      throw fault(`${GATEWAY_SETTINGS[key].env} belongs to one archive: with several it stands in the file`);
  const archives = list.map((one: unknown, n) => parseArchive(one, config, `archive ${n + 1}: `));
  const twice = archives.find(({ name }, n) => archives.findIndex((other) => other.name === name) < n);
  if (twice !== undefined) throw fault(`two archives are named ${twice.name}`);
  return archives;
}

function parseArchive(one: unknown, config: GatewayConfig, at: string): NamedArchive {
  if (typeof one !== 'object' || one === null || Array.isArray(one)) throw fault(`${at}expected an object`);
  const { name, ...settings } = one as Record<string, unknown>;
  if (typeof name !== 'string' || !NAME.test(name))
    throw fault(`${at}name: expected up to 32 small letters, digits and hyphens`);
  const own = Object.entries(settings).map(([env, value]) => settingOf(env, value, at));
  return { name, config: Object.freeze({ ...config, ...Object.fromEntries(own) }) };
}

function settingOf(env: string, value: unknown, at: string): [Key, unknown] {
  const found = Object.entries(GATEWAY_SETTINGS).find(([, entry]) => entry.env === env) as
    | [Key, (typeof GATEWAY_SETTINGS)[Key]]
    | undefined;
  if (found === undefined) throw fault(`${at}no such setting: ${safeText(env)}`);
  const [key, entry] = found;
  if (SHARED.includes(key)) throw fault(`${at}${env} is the gateway's: it cannot differ from archive to archive`);
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw fault(`${at}${env}: expected a text, a number, true or false`);
  try {
    return [key, value === '' ? entry.default : entry.parse(String(value))];
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    throw fault(`${at}${env}: ${error.message}`);
  }
}

function fault(message: string): Failure {
  return new Failure('invalid', 'GATEWAY_ARCHIVES', `${SETTING}: ${message}`, { setting: SETTING });
}
