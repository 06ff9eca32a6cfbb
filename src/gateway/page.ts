/**
 * What became of the series, as a page for an operator: made on the server, without scripts, with
 * nothing of a patient but keys.
 */
import { escapedHtml as escaped } from '../foreign-text.ts';
import type { ListedOutcome, State } from './outcomes.ts';
import type { Readiness } from './readiness.ts';
import type { ListedWorkitem } from './workitems/seen-workitems.ts';

export interface PageContent extends Readiness {
  readonly series: readonly ListedOutcome[];
  readonly workitems: readonly (ListedWorkitem & { readonly archive: string | null })[];
  /** Series that rules or age leave alone. */
  readonly leftAlone: number;
  /** Above the table: the answer to a form. */
  readonly said?: string;
}

/** What a browser may do with the page: show it, and send its forms back. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:78rem;color:#1b1f24}
h1{font-size:1.3rem}h2{font-size:1.1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;vertical-align:top;border-bottom:1px solid #d5dae0}
td.n{text-align:right;font-variant-numeric:tabular-nums}.refused,.retrying,.canceled,.lost,.down{color:#a40e26;font-weight:600}.done,.completed{color:#116329}
code{font:13px ui-monospace,monospace}button,input{font:inherit;padding:.1rem .5rem}p.said{background:#fff8c5;padding:.4rem .6rem}`;

/** Most rows: a page that a browser and a person can still take in. */
const MOST_ROWS = 500;

export function gatewayPage({ series, workitems, leftAlone, ready, trouble, said }: PageContent): string {
  const count = (state: State) => series.filter((one) => one.state === state).length;
  const counted = (['refused', 'retrying', 'running', 'waiting', 'elsewhere', 'done'] as const)
    .map((state) => `${count(state)} ${state}`)
    .join(', ');
  const state = ready ? 'Ready' : 'Not ready';
  const readiness = trouble === undefined ? `<p>${state}.</p>` : `<p class="down">${state}: ${escaped(trouble)}</p>`;
  const answer = said === undefined ? '' : `<p class="said">${escaped(said)}</p>`;
  const several = series.some(({ archive }) => archive !== null);
  const more = series.length > MOST_ROWS ? `<p>The first ${MOST_ROWS} of ${series.length}.</p>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>M4OE gateway</title><style>${STYLE}</style></head><body>
<h1>M4OE gateway</h1>
${readiness}
<p>${counted}; ${leftAlone} left alone by rules or age.</p>
<form method="post" action="/find"><label>Series Instance UID <input name="uid" size="52" maxlength="64" required></label> <button>Find</button></form>
${answer}
<table><thead><tr>${several ? '<th>Archive</th>' : ''}<th>Series</th><th>State</th><th>Images</th><th>Since</th><th>Failed tries</th><th>Next look</th><th>Why</th><th></th></tr></thead>
<tbody>
${series.slice(0, MOST_ROWS).map(row).join('\n')}
</tbody></table>
${more}
${workitems.length === 0 ? '' : workitemTable(workitems)}
</body></html>
`;
}

function workitemTable(workitems: PageContent['workitems']): string {
  const several = workitems.some(({ archive }) => archive !== null);
  const rows = workitems.map(({ archive, key, state, series, since, reason, message }) => {
    const why = message === null ? '' : `${escaped(message)} <code>${escaped(reason ?? '')}</code>`;
    const of = several ? `<td>${archive}</td>` : '';
    return `<tr>${of}<td><code>${key}</code></td><td><span class="${state}">${state}</span></td><td class="n">${series}</td><td><time>${since}</time></td><td>${why}</td></tr>`;
  });
  return `<h2>Workitems</h2>
<table><thead><tr>${several ? '<th>Archive</th>' : ''}<th>Workitem</th><th>State</th><th>Series</th><th>Since</th><th>Why</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function row({ archive, key, state, instances, since, attempts, nextTry, reason, message }: ListedOutcome): string {
  const why = message === null ? '' : `${escaped(message)} <code>${escaped(reason ?? '')}</code>`;
  const named = archive === null ? '' : `<input type="hidden" name="archive" value="${archive}">`;
  const retry =
    state === 'running'
      ? ''
      : `<form method="post" action="/retry"><input type="hidden" name="key" value="${key}">${named}<button>Look now</button></form>`;
  const cells = [
    `<code>${key}</code>`,
    `<span class="${state}">${state}</span>`,
    instances < 0 ? 'not told' : String(instances),
    `<time>${since}</time>`,
    String(attempts),
    nextTry === null ? (state === 'running' ? '' : 'when its images change') : `<time>${nextTry}</time>`,
    why,
    retry,
  ];
  const of = archive === null ? '' : `<td>${archive}</td>`;
  return `<tr>${of}${cells.map((cell, n) => `<td${n === 2 || n === 4 ? ' class="n"' : ''}>${cell}</td>`).join('')}</tr>`;
}
