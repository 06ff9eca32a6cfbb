/** The page: what is shown where, and what a person does with it. */
import { fillPanel, selectRow } from './panel.js';
import { drawPlane, PLANES, voxelUnder } from './planes.js';
import { drawSurface, surfaceOf } from './surface.js';
import { element, result, rgb, unpacked } from './unpack.js';

const told = result();
const voxels = told.size[0] * told.size[1] * told.size[2];
const image = (await unpacked('packed-image', voxels)) ?? new Uint8Array(voxels);
const labels = (await unpacked('packed-labels', voxels)) ?? new Uint8Array(voxels);
const removed = await unpacked('packed-removed', voxels);
/** @type {number[][]} */
const colors = [];
for (const { label, color } of told.organs) colors[label] = rgb(color);

const shown = { size: told.size, spacing: told.spacing, levels: told.levels, image, labels, removed, colors };
const places = placesOf(labels);
/** @type {import('./planes.js').View} */
const view = {
  at: /** @type {[number, number, number]} */ (told.size.map((one) => one >> 1)),
  ...told.windows[0],
  ...{ opacity: 0.45, mask: true, removed: false, hidden: new Set(), selected: 0 },
};
const surface = surfaceOf(shown);
const eye = { turn: 0.35, tilt: 0.15 };
/** Voxels under the pixels of the 3-D figure. @type {Int32Array} */
let under = new Int32Array(0);
let active = PLANES[0];
let dirty = { planes: true, surface: true };

/** @param {string} name */
const canvasOf = (name) => /** @type {HTMLCanvasElement} */ (element(name).querySelector('canvas'));
/** @param {string} id */
const input = (id) => /** @type {HTMLInputElement} */ (element(id));

/** Of each label: the slice with most of it, and the middle of it there. @param {Uint8Array} from */
function placesOf(from) {
  const [ni, nj, nk] = told.size;
  /** @type {{ count: number, at: [number, number, number] }[]} */
  const best = [];
  for (let k = 0, n = 0; k < nk; k++) {
    const [counts, is, js] = [0, 1, 2].map(() => new Float64Array(256));
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, n++) {
        const label = from[n];
        counts[label]++;
        is[label] += i;
        js[label] += j;
      }
    for (let label = 1; label < 256; label++)
      if (counts[label] > (best[label]?.count ?? 0))
        best[label] = {
          count: counts[label],
          at: [Math.round(is[label] / counts[label]), Math.round(js[label] / counts[label]), k],
        };
  }
  return best;
}

/** Draws, at the next frame, what changed. @param {'planes' | 'all'} what */
function changed(what) {
  if (!dirty.planes && !dirty.surface) requestAnimationFrame(draw);
  dirty = { planes: true, surface: dirty.surface || what === 'all' };
}

function draw() {
  for (const plane of PLANES) {
    const { name, through } = plane;
    drawPlane(shown, view, plane, fitted(canvasOf(name)));
    const mm = (view.at[through] * told.spacing[through]).toFixed(0);
    const caption = element(name).querySelector('figcaption');
    if (caption !== null) caption.textContent = `${name} ${view.at[through] + 1} of ${told.size[through]}, ${mm} mm`;
    element(name).classList.toggle('active', plane === active);
  }
  if (dirty.surface) under = drawSurface(shown, surface, eye, view, fitted(canvasOf('surface')));
  element('window').textContent = `${Math.round(view.lower)} to ${Math.round(view.upper)}`;
  dirty = { planes: false, surface: false };
  document.body.dataset.drawn = [...view.at, view.selected].join();
}

/** With a pixel for each of the screen's. @param {HTMLCanvasElement} canvas */
function fitted(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  Object.assign(canvas, {
    width: Math.max(1, Math.round(width * devicePixelRatio)),
    height: Math.max(1, Math.round(height * devicePixelRatio)),
  });
  return canvas;
}

/** Where the pointer is, in pixels of its canvas. @param {MouseEvent} event @returns {[number, number]} */
function pixel({ offsetX, offsetY }) {
  return [offsetX * devicePixelRatio, offsetY * devicePixelRatio];
}

/** @param {number} slices */
function scroll(slices) {
  const { through } = active;
  view.at[through] = Math.max(0, Math.min(told.size[through] - 1, view.at[through] + slices));
  changed('planes');
}

/** To where most of a class is. @param {number} label */
function go(label) {
  view.selected = label;
  const place = places[label];
  if (place !== undefined) view.at = [...place.at];
  selectRow(label);
  changed('all');
}

/** @param {number} label */
function toggle(label) {
  if (!view.hidden.delete(label)) view.hidden.add(label);
  changed('all');
  return view.hidden.has(label);
}

/** @param {1 | -1} step */
function nextOrgan(step) {
  const found = told.organs.map(({ label }) => label).filter((label) => places[label] !== undefined);
  if (found.length === 0) return;
  const at = found.indexOf(view.selected);
  go(found[at < 0 ? (step > 0 ? 0 : found.length - 1) : (at + step + found.length) % found.length]);
}

/** @param {number} n */
function preset(n) {
  const window = told.windows[n];
  if (window === undefined) return;
  [view.lower, view.upper] = [window.lower, window.upper];
  /** @type {HTMLSelectElement} */ (element('windows')).selectedIndex = n;
  changed('planes');
}

/** @param {number} share */
function fade(share) {
  view.opacity = Math.max(0, Math.min(1, share));
  input('opacity').value = String(Math.round(100 * view.opacity));
  changed('planes');
}

/** One figure alone, or all again. @param {string} name */
function enlarge(name) {
  const one = element(name).classList.toggle('large');
  for (const figure of document.querySelectorAll('figure')) if (figure.id !== name) figure.classList.remove('large');
  document.querySelector('main')?.classList.toggle('one', one);
  changed('all');
}

function showKeys() {
  const keys = /** @type {HTMLDialogElement} */ (element('keys'));
  if (keys.open) keys.close();
  else keys.showModal();
}

function showRemoved() {
  view.removed = !view.removed;
  input('removed').checked = view.removed;
  changed('planes');
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowUp: () => scroll(active.through === 2 ? 1 : -1),
  ArrowDown: () => scroll(active.through === 2 ? -1 : 1),
  PageUp: () => scroll(active.through === 2 ? 10 : -10),
  PageDown: () => scroll(active.through === 2 ? -10 : 10),
  o: () => fade(view.opacity - 0.1),
  p: () => fade(view.opacity + 0.1),
  h: () => {
    view.mask = !view.mask;
    changed('planes');
  },
  r: showRemoved,
  j: () => nextOrgan(1),
  k: () => nextOrgan(-1),
  m: () => enlarge(document.activeElement === canvasOf('surface') ? 'surface' : active.name),
  '?': showKeys,
};

/** Arrows over the 3-D figure. @param {string} key */
function turned(key) {
  const by = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, 0.15], ArrowDown: [0, -0.15] }[key];
  if (by === undefined) return false;
  turn(by[0], by[1]);
  return true;
}

/** @param {number} turn @param {number} tilt radians */
function turn(turn, tilt) {
  eye.turn += turn;
  eye.tilt = Math.max(-1.5, Math.min(1.5, eye.tilt + tilt));
  changed('all');
}

function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    const typed = event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (typed && event.key.startsWith('Arrow'))) return;
    const number = Number(event.key);
    if (document.activeElement === canvasOf('surface') && turned(event.key)) event.preventDefault();
    else if (KEYS[event.key] !== undefined) {
      event.preventDefault();
      KEYS[event.key]();
    } else if (number >= 1 && number <= 9) preset(number - 1);
  });
}

/** @param {import('./planes.js').Plane} plane */
function listenToPlane(plane) {
  const canvas = canvasOf(plane.name);
  /** @param {MouseEvent} event */
  const take = (event) => {
    active = plane;
    if ((event.buttons & 1) === 1) {
      view.at = voxelUnder(shown, view, plane, canvas, ...pixel(event)) ?? view.at;
      changed('planes');
    } else if ((event.buttons & 2) === 2) {
      const width = Math.max(1, (view.upper - view.lower) * (1 + event.movementX / 200));
      const level = (view.upper + view.lower) / 2 - (event.movementY / 400) * width;
      [view.lower, view.upper] = [level - width / 2, level + width / 2];
      changed('planes');
    }
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    take(event);
  });
  canvas.addEventListener('pointermove', (event) => event.buttons !== 0 && take(event));
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('focus', () => {
    active = plane;
    changed('planes');
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      active = plane;
      scroll((event.deltaY > 0 ? 1 : -1) * (plane.through === 2 ? -1 : 1));
    },
    { passive: false },
  );
  canvas.addEventListener('dblclick', () => enlarge(plane.name));
}

function listenToSurface() {
  const canvas = canvasOf('surface');
  let moved = 0;
  canvas.addEventListener('pointerdown', (event) => {
    moved = 0;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', ({ buttons, movementX, movementY }) => {
    if (buttons === 0) return;
    moved += Math.abs(movementX) + Math.abs(movementY);
    turn(movementX / 150, movementY / 150);
  });
  canvas.addEventListener('click', (event) => {
    const [x, y] = pixel(event);
    const n = under[Math.floor(y) * canvas.width + Math.floor(x)] ?? -1;
    if (n < 0 || moved > 4) return;
    go(labels[n]);
    view.at = [
      n % told.size[0],
      Math.floor(n / told.size[0]) % told.size[1],
      Math.floor(n / (told.size[0] * told.size[1])),
    ];
  });
  canvas.addEventListener('dblclick', () => enlarge('surface'));
}

function listenToTools() {
  const windows = /** @type {HTMLSelectElement} */ (element('windows'));
  for (const { name } of told.windows) windows.add(new Option(name));
  windows.addEventListener('change', () => preset(windows.selectedIndex));
  input('opacity').addEventListener('input', () => fade(Number(input('opacity').value) / 100));
  input('removed').disabled = removed === undefined;
  input('removed').addEventListener('change', showRemoved);
  element('help').addEventListener('click', showKeys);
}

fillPanel(told, { go, toggle });
if (told.size[2] === 1) enlarge('axial');
listenToKeys();
listenToTools();
listenToSurface();
PLANES.forEach(listenToPlane);
addEventListener('resize', () => changed('all'));
const [largest] = told.organs
  .map(({ label }) => places[label])
  .filter(Boolean)
  .sort((a, b) => b.count - a.count);
if (largest !== undefined) view.at = [...largest.at];
requestAnimationFrame(draw);
