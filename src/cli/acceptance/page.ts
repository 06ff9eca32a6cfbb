/** The acceptance sheet as one HTML page, without anything to load: to be printed and signed. */
import { displayName } from '../../class-names.ts';
import { escapedHtml as text } from '../../foreign-text.ts';
import { RIGHT, type VerdictSummary, WRONG } from './compare.ts';
import type { Acceptance, Pictures } from './sheet.ts';

const STYLE = `body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{padding:.25rem .6rem;border-bottom:1px solid #d0d7de;text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}img{max-width:100%}figure{margin:1rem 0}
.sign td{height:2.6rem;border-bottom:1px solid #1b1f24}@media print{figure{break-inside:avoid}}`;

const percent = (value: number | null | undefined) =>
  value === null || value === undefined ? '-' : (100 * value).toFixed(1);

type Cell = string | { readonly n: string };

function table(titles: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const cell = (tag: string) => (one: Cell) =>
    typeof one === 'string' ? `<${tag}>${text(one)}</${tag}>` : `<${tag} class="n">${text(one.n)}</${tag}>`;
  const line = (tag: string, cells: readonly Cell[]) => `<tr>${cells.map(cell(tag)).join('')}</tr>`;
  return `<table><thead>${line('th', titles)}</thead><tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody></table>`;
}

const n = (value: string | number) => ({ n: String(value) });

function verdicts({ found, accepted, right, wrongAccepted, rightAccepted, missed }: VerdictSummary): string {
  return table(
    ['verdicts', n('here'), 'wanted'],
    [
      ['organs found, of these accepted', n(`${found}, ${accepted}`), ''],
      [`of the accepted, Dice of ${RIGHT} or more, %`, n(percent(right)), 'at least 92'],
      [`of those with a Dice below ${WRONG}, accepted, %`, n(percent(wrongAccepted)), 'at most 3'],
      [`of those with ${RIGHT} or more, accepted, %`, n(percent(rightAccepted)), 'at least 55'],
      ['called absent, and there', n(missed), 'none'],
    ],
  );
}

function pictures(of: readonly Pictures[]): string {
  const image = (png: Buffer, what: string) =>
    `<figure><img alt="${text(what)}" src="data:image/png;base64,${png.toString('base64')}"><figcaption>${text(what)}</figcaption></figure>`;
  return of
    .map(
      ({ number, found, truth }) =>
        image(found, `case ${number}: found`) + image(truth, `case ${number}: drawn by the site`),
    )
    .join('\n');
}

export function acceptancePage(sheet: Acceptance, shown: readonly Pictures[]): string {
  const { model, made, service, cases, classes, verdict, failures } = sheet;
  const rows = classes.map(({ head, name, cases, dice, interval, missed, invented, card }) => [
    displayName(name),
    head,
    n(cases),
    n(percent(dice)),
    n(interval === undefined ? 'too few cases' : `${percent(interval[0])} - ${percent(interval[1])}`),
    n(`${missed}, ${invented}`),
    card.map(({ dataset, dice }) => `${dataset} ${percent(dice)}`).join('; '),
  ]);
  const worst = failures.map((one) => [
    n(one.case),
    displayName(one.name),
    n(percent(one.dice)),
    n(`${one.trueMl.toFixed(1)}, ${one.foundMl.toFixed(1)}`),
    one.verdict,
    one.reasons.join(', '),
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Acceptance of ${text(model.name)} ${text(model.version)}</title><style>${STYLE}</style></head><body>
<h1>Acceptance of ${text(model.name)} ${text(model.version)}</h1>
<p>${cases} labelled ${cases === 1 ? 'case' : 'cases'} of this site, ${text(made)}, M4oE ${text(service)}, graph ${text(model.sha256)}. Dice in percent; intervals are 95 % by
bootstrap over cases. Cases are numbered as in the list; no name of a file or person is on this page.</p>
<h2>Organs</h2>
${table(['organ', 'head', n('cases'), n('Dice'), n('95 %'), n('missed, invented'), "model card's"], rows)}
<h2>Verdicts</h2>
${verdicts(verdict)}
<h2>Organs with a Dice below ${RIGHT}</h2>
${worst.length === 0 ? '<p>None.</p>' : table([n('case'), 'organ', n('Dice'), n('true, found ml'), 'verdict', 'why'], worst)}
${pictures(shown)}
<h2>Decision</h2>
<table class="sign"><tbody><tr><td>accepted for / not accepted</td><td></td></tr><tr><td>name, role</td><td></td></tr><tr><td>date, signature</td><td></td></tr></tbody></table>
</body></html>
`;
}
