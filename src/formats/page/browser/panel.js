/** What stands beside the planes: organs with their verdicts, experts, warnings, what made it. */
import { element, rgb } from './unpack.js';

/** @typedef {import('./unpack.js').Result} Result @typedef {import('./unpack.js').Organ} Organ */

/** Told apart without colour, too. */
const VERDICTS = { accept: '✓ accept', review: '? review', reject: '✕ reject', absent: 'not found' };

/** @param {HTMLElement} parent @param {string} tag @param {string} [text] @param {string} [className] */
function add(parent, tag, text = '', className = '') {
  const child = parent.appendChild(document.createElement(tag));
  child.textContent = text;
  if (className !== '') child.className = className;
  return child;
}

/** @param {number} ml */
const millilitres = (ml) => (ml < 0.05 ? '<0.1' : ml < 10 ? ml.toFixed(1) : String(Math.round(ml)));

/**
 * @param {Result} result
 * @param {{ go(label: number): void, toggle(label: number): boolean }} does `toggle`: whether it is
 *   hidden from then on
 */
export function fillPanel(result, does) {
  const found = result.organs.filter(({ volumeMl }) => volumeMl > 0).length;
  const [i, j, k] = result.size;
  const mm = result.spacing.map((one) => one.toFixed(2)).join(' x ');
  element('summary').textContent = `${found} of ${result.organs.length} organs; ${i} x ${j} x ${k}, ${mm} mm`;
  for (const text of [...result.warnings, ...result.remarks]) add(element('warnings'), 'p', text);
  for (const organ of result.organs) organRow(organ, does);
  fillExperts(result);
  for (const [name, value] of result.facts) {
    add(element('facts'), 'dt', name);
    add(element('facts'), 'dd', value);
  }
}

/** @param {Organ} organ @param {Parameters<typeof fillPanel>[1]} does */
function organRow(organ, { go, toggle }) {
  const { label, name, color, volumeMl, verdict, explanation, removedMl, context, experts } = organ;
  const row = add(element('organs'), 'tr', '', verdict);
  row.dataset.label = String(label);
  const swatch = add(add(row, 'td'), 'button', '', 'swatch');
  swatch.setAttribute('aria-label', `hide ${name}, or show it`);
  Object.assign(swatch.style, { background: volumeMl > 0 ? color : 'none', borderColor: color });
  swatch.addEventListener('click', (event) => {
    event.stopPropagation();
    swatch.style.background = toggle(label) ? 'none' : color;
  });
  const told = add(row, 'td', name);
  const mixed = Object.entries(experts ?? {}).map(([expert, share]) => `${expert} ${Math.round(100 * share)} %`);
  const removed = removedMl > 0 ? `${millilitres(removedMl)} ml removed` : '';
  for (const line of [explanation, removed, context ?? '', mixed.length > 0 ? `experts: ${mixed.join(', ')}` : ''])
    if (line !== '') add(told, 'small', line);
  add(row, 'td', volumeMl > 0 ? millilitres(volumeMl) : '-', 'n');
  add(row, 'td', VERDICTS[/** @type {keyof typeof VERDICTS} */ (verdict)] ?? verdict, 'verdict');
  if (volumeMl === 0) return;
  row.tabIndex = 0;
  row.addEventListener('click', () => go(label));
  row.addEventListener('keydown', ({ key }) => key === 'Enter' && go(label));
}

const EXPERT_COLORS = ['#5aa9e6', '#f4a259', '#8cb369', '#d36582', '#b8b8d1', '#ffe066'];

/** Shares of the volume; where slices differ, a stripe for each slice, the most inferior one left. @param {Result} result */
function fillExperts({ experts }) {
  const section = element('experts');
  if (experts.length === 0) {
    section.remove();
    return;
  }
  const bar = add(section, 'div', '', 'bar');
  for (const [n, { share }] of experts.entries())
    Object.assign(add(bar, 'span').style, { flex: String(share), background: EXPERT_COLORS[n % EXPERT_COLORS.length] });
  const slices = experts[0].slices?.length ?? 0;
  if (slices > 0) expertStripes(/** @type {HTMLCanvasElement} */ (add(section, 'canvas')), experts, slices);
  for (const [n, { expert, share }] of experts.entries()) {
    const line = add(section, 'div', `${expert} ${(100 * share).toFixed(1)} %`);
    line.style.color = EXPERT_COLORS[n % EXPERT_COLORS.length];
  }
  add(
    section,
    'small',
    slices > 0
      ? 'Stripes: by axial slice, the most inferior one on the left.'
      : 'The same in every slice that shows the patient.',
  );
}

/** @param {HTMLCanvasElement} canvas @param {Result['experts']} experts @param {number} slices */
function expertStripes(canvas, experts, slices) {
  const height = 40;
  Object.assign(canvas, { width: slices, height });
  canvas.setAttribute('aria-label', 'share of each expert, slice by slice');
  const context = canvas.getContext('2d');
  for (let slice = 0; slice < slices; slice++) {
    let top = 0;
    for (const [n, { slices: weights = [] }] of experts.entries()) {
      const part = height * (weights[slice] ?? 0);
      if (context !== null) context.fillStyle = `rgb(${rgb(EXPERT_COLORS[n % EXPERT_COLORS.length])})`;
      context?.fillRect(slice, top, 1, part);
      top += part;
    }
  }
}

/** @param {number} label 0 for none */
export function selectRow(label) {
  for (const row of element('organs').children) {
    const selected = /** @type {HTMLElement} */ (row).dataset.label === String(label);
    row.classList.toggle('selected', selected);
    if (selected) row.scrollIntoView({ block: 'nearest' });
  }
}
