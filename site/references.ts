/** Reference pages, each made from the one place that declares what it lists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { openApi } from '../src/http/openapi.ts';
import { Metrics } from '../src/server/metrics.ts';
import { DIMSE_SETTINGS, GATEWAY_SETTINGS, SEGMENT_SETTINGS, SERVE_SETTINGS } from '../src/settings/config.ts';
import type { Setting } from '../src/settings/setting.ts';

/** @returns text by the path of the page */
export function references(root: string): Map<string, string> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return new Map([
    ['docs/reference/settings.md', settingsPage()],
    ['docs/reference/metrics.md', metricsPage()],
    ['docs/reference/reasons.md', reasonsPage(read('docs/protocol.md'))],
    ['docs/reference/messages.md', messagesPage(read('proto/m4oe/v1/segmentation.proto'))],
    ['docs/reference/manifest.md', manifestPage(JSON.parse(read('models/manifest.schema.json')))],
    ['docs/reference/http.md', httpPage()],
  ]);
}

/** Text that a cell of a table shows as it is. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;').replaceAll('{', '&#123;');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function settingsPage(): string {
  const of = (settings: Readonly<Record<string, Setting<unknown>>>) =>
    table(
      ['variable, flag', 'default', 'meaning'],
      Object.values(settings).map(({ env, flag, default: fallback, help }) => {
        const shown = String(fallback) === '' || String(fallback).startsWith('/') ? '' : `\`${fallback}\``;
        return [`\`${env}\` \`${flag}\``, shown, cell(help)];
      }),
    );
  return [
    '# Settings',
    'Made from `src/settings/`. A flag counts before its variable.',
    `## m4oe serve\n\n${of(SERVE_SETTINGS)}`,
    `## m4oe segment\n\n${of(SEGMENT_SETTINGS)}`,
    `## m4oe gateway\n\n${of(GATEWAY_SETTINGS)}`,
    `## m4oe dimse\n\n${of(DIMSE_SETTINGS)}`,
  ].join('\n\n');
}

function metricsPage(): string {
  const declared = new Metrics().registry.getMetricsAsArray() as unknown as (MetricObjectWithValues<
    MetricValue<string>
  > & { readonly labelNames: readonly string[] })[];
  const own = declared.filter(({ name }) => name.startsWith('m4oe_'));
  const rows = own.map(({ name, labelNames, help }) => [
    `\`${name}\``,
    labelNames.map((label) => `\`${label}\``).join(', '),
    cell(help),
  ]);
  const about =
    'Made from `src/server/metrics.ts`. Those of the process and of Node.js stand beside them on `/metrics`.';
  return `# Metrics\n\n${about} What to look at first: [operations](../operations.md#metrics).\n\n${table(['metric', 'labels', 'meaning'], rows)}\n`;
}

/** Every reason that the protocol page lists, with where it does. */
function reasonsPage(protocol: string): string {
  // From a folder further down.
  const rows = protocol
    .replace(/\]\((?!\w+:|#)([^)]+)\)/g, '](../$1)')
    .split('\n')
    .filter((line) => /^\| `[A-Z]/.test(line))
    .flatMap((line) => {
      const [, reasons = '', code = '', meaning = ''] = line.split(/(?<!\\) \| |^\| | \|$/);
      return [...reasons.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, reason = '']) => [reason, code, meaning] as const);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const about = 'Made from [the protocol](../protocol.md#failures), which lists those of files and commands too.';
  const lines = rows.map(([reason, code, meaning]) => [`\`${reason}\``, code, meaning]);
  return `# Reasons of the service\n\n${about}\n\n${table(['reason', 'code', 'meaning'], lines)}\n`;
}

function messagesPage(proto: string): string {
  const [, body = ''] = proto.split(/^package .*$/m);
  const about =
    'The proto file as it is published; what happens around the messages is in [the protocol](../protocol.md).';
  return `# Messages\n\n${about}\n\n\`\`\`proto\n${body.trim()}\n\`\`\`\n`;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
}

function manifestPage(schema: Schema): string {
  const parts = [['the manifest', schema], ...Object.entries(schema.$defs ?? {})] as [string, Schema][];
  const sections = parts.flatMap(([name, part]) => {
    const variants = [part, ...(part.oneOf ?? [])].filter(({ properties }) => properties !== undefined);
    return variants.map((one) => `## ${name}\n\n${cell(part.description ?? '')}\n\n${fields(one)}`);
  });
  const about = 'Made from `models/manifest.schema.json`; [models](../models.md) tells what the fields mean together.';
  return `# Manifest\n\n${about}\n\n${sections.join('\n\n')}\n`;
}

function fields({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, part]) => [
    `\`${name}\`${required.includes(name) ? '' : ' (optional)'}`,
    cell(typeOf(part)),
    cell(part.description ?? ''),
  ]);
  return table(['field', 'type', 'meaning'], rows);
}

function typeOf({ type, enum: values, const: fixed, $ref, items, oneOf }: Schema): string {
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? '';
  if (fixed !== undefined) return JSON.stringify(fixed);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (oneOf !== undefined) return oneOf.map(typeOf).join(' or ');
  return typeof type === 'string' ? type : (type ?? []).join(' or ');
}

function httpPage(): string {
  const { paths } = openApi('');
  const { post } = paths['/v1/segment'];
  const rows = post.parameters.map(({ name, description }) => [`\`${name}\``, cell(description)]);
  const statuses = Object.entries(post.responses as Record<string, { description: string }>);
  return [
    '# HTTP parameters',
    'Made from the OpenAPI document that the service serves at `/v1/openapi.json`; [HTTP](../http.md) tells the rest.',
    table(['parameter of `POST /v1/segment`', 'meaning'], rows),
    table(
      ['status', 'meaning'],
      statuses.map(([status, { description }]) => [status, cell(description)]),
    ),
  ].join('\n\n');
}
