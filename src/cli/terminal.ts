/** How things look in a terminal: a progress bar or plain lines, tables, colour swatches. */
import type { WriteStream } from 'node:tty';

const BAR_CELLS = 28;
/** Without a terminal a line is written each time another such share is done. */
const PLAIN_STEP = 0.25;

/**
 * Progress of one task on standard error: a bar that is redrawn on a terminal, a few plain lines
 * elsewhere.
 */
export class Progress {
  readonly #out: WriteStream;
  readonly #title: string;
  #shown = -1;

  constructor(title: string, out: WriteStream = process.stderr) {
    this.#title = title;
    this.#out = out;
  }

  /** @param share 0 to 1 */
  show(share: number, remark: string): void {
    if (!this.#out.isTTY) {
      if (share < 1 && share < this.#shown + PLAIN_STEP) return;
      if (this.#shown === 1) return;
      this.#shown = share;
      this.#out.write(`${this.#title}: ${Math.floor(share * 100)} % (${remark})\n`);
      return;
    }
    const full = Math.round(share * BAR_CELLS);
    const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
    this.#out.write(`\r\x1b[2K${this.#title} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${remark}`);
    this.#shown = share;
  }

  end(): void {
    if (this.#out.isTTY && this.#shown >= 0) this.#out.write('\n');
    this.#shown = 1;
  }
}

/** Columns padded to their widest cell; `align` is l or r for each. */
export function table(rows: readonly (readonly string[])[], align: string): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => visible(row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - visible(cell).length);
        return align[column] === 'r' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function visible(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
  return cell.replace(/\x1b\[[0-9;]*m/g, '');
}

/** A block of the colour `#rrggbb` on a terminal that shows colours, nothing elsewhere. */
export function swatch(color: string, out: WriteStream = process.stdout): string {
  if (!out.isTTY || out.getColorDepth() < 8) return '';
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `\x1b[38;2;${r};${g};${b}m██\x1b[0m `;
}

export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}
