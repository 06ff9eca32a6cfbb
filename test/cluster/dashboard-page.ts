/**
 * The dashboard of deploy/k8s/overlays/monitoring as one page: its own panels and queries, answered
 * by a Prometheus. For pictures where Grafana is not at hand.
 */
import { read } from './cache.ts';

interface Panel {
  readonly title: string;
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Line {
  readonly name: string;
  /** Seconds since the epoch, value. */
  readonly points: readonly (readonly [number, number])[];
}

const [WIDTH, HEIGHT] = [460, 170];
const COLOURS = ['#2f7ed8', '#c0392b', '#27ae60', '#8e44ad', '#e67e22', '#16a085', '#7f8c8d', '#d4ac0d'];

/**
 * @param prometheus its address, `http://host:port`
 * @param from, to seconds since the epoch
 * @returns HTML that needs nothing else
 */
export async function dashboardPage(prometheus: string, from: number, to: number): Promise<string> {
  const { panels } = JSON.parse(read('deploy/k8s/overlays/monitoring/dashboard.json')) as { panels: Panel[] };
  const drawn = await Promise.all(
    panels.map(async (panel) => {
      const lines = await Promise.all(
        panel.targets.map(({ expr, legendFormat }) => query(prometheus, expr, legendFormat, from, to)),
      );
      return figure(panel, lines.flat(), from, to);
    }),
  );
  const style = `body{font:12px sans-serif;margin:8px;width:1420px;display:grid;grid-template-columns:repeat(3,1fr);gap:8px}
    figure{margin:0;padding:6px;border:1px solid #ccc}figcaption{font-weight:bold}svg{display:block;width:100%}ul{margin:0;padding:0;height:45px;overflow:hidden}li{display:inline;margin-right:9px}`;
  return `<!doctype html><meta charset="utf-8"><title>M4oE</title><style>${style}</style>${drawn.join('')}`;
}

async function query(prometheus: string, expr: string, legend: string, from: number, to: number): Promise<Line[]> {
  const step = Math.max(1, (to - from) / 230);
  const asked = new URLSearchParams({ query: expr, start: `${from}`, end: `${to}`, step: `${step}` });
  const response = await fetch(`${prometheus}/api/v1/query_range?${asked}`);
  const answer = (await response.json()) as {
    status: string;
    error?: string;
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`);
  return answer.data.result.map(({ metric, values }) => ({
    name: legend.replace(/{{(\w+)}}/g, (_all, label: string) => metric[label] ?? ''),
    points: values.map(([time, value]) => [time, Number(value)] as const).filter(([, value]) => Number.isFinite(value)),
  }));
}

function figure(panel: Panel, lines: readonly Line[], from: number, to: number): string {
  const highest = Math.max(0, ...lines.flatMap(({ points }) => points.map(([, value]) => value)));
  const top = highest === 0 ? 1 : highest * 1.05;
  const x = (time: number) => 46 + ((WIDTH - 50) * (time - from)) / (to - from);
  const y = (value: number) => HEIGHT - 18 - ((HEIGHT - 26) * value) / top;
  const grid = [0, 0.5, 1].map((share) => {
    const value = share * (highest === 0 ? 1 : highest);
    return `<path d="M46 ${y(value)}H${WIDTH - 4}" stroke="#ddd"/><text x="42" y="${y(value) + 4}" text-anchor="end">${shown(value, panel.fieldConfig.defaults.unit)}</text>`;
  });
  const minutes = Array.from({ length: Math.floor((to - from) / 60) + 1 }, (_, n) => n);
  const times = minutes
    .filter((n) => n % Math.ceil(minutes.length / 8) === 0)
    .map((n) => `<text x="${x(from + 60 * n)}" y="${HEIGHT - 4}" text-anchor="middle">${n} min</text>`);
  const paths = lines.map(({ points }, index) => {
    const path = points.map(([time, value], n) => `${n === 0 ? 'M' : 'L'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`);
    return `<path d="${path.join('')}" fill="none" stroke-width="1.5" stroke="${COLOURS[index % COLOURS.length]}"/>`;
  });
  const names = lines.map(
    ({ name }, index) => `<li style="color:${COLOURS[index % COLOURS.length]}">${escaped(name)}</li>`,
  );
  const nothing = lines.length === 0 ? `<text x="${WIDTH / 2}" y="80" text-anchor="middle">no series</text>` : '';
  return `<figure><figcaption>${escaped(panel.title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="10" fill="#444">${grid.join('')}${times.join('')}${paths.join('')}${nothing}</svg><ul>${names.join('')}</ul></figure>`;
}

function shown(value: number, unit: string): string {
  if (unit === 'bytes') return `${(value / 2 ** 20).toFixed(0)} MiB`;
  const digits = value === 0 || value >= 100 ? 0 : value >= 1 ? 1 : 3;
  return `${value.toFixed(digits)}${unit === 's' ? ' s' : ''}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
