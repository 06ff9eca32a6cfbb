/**
 * What others sent, where it is repeated: in statuses, headers, logs, files and on terminals one
 * function for all of them, and one for pages.
 */

/** Controls, what ends a line, what turns the direction of writing, and half a pair of UTF-16. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Cs}/gu;
const UNSAFE_IN_LINES = new RegExp(`(?!\\n)(?:${UNSAFE.source})`, UNSAFE.flags);

/**
 * Text that breaks nothing: well-formed, of bounded length, without controls. What is no text or
 * number is named, never converted.
 * @param most characters (code points) of it
 * @param lines true where it may have several
 */
export function safeText(value: unknown, most = 40, lines = false): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  // A code point has two units at most: what is far too long is not looked through.
  const text = String(value).slice(0, 2 * most + 2);
  const points = [...text];
  const cut = points.length > most ? `${points.slice(0, most).join('')}…` : text;
  return cut.replace(lines ? UNSAFE_IN_LINES : UNSAFE, '\uFFFD');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as a page of HTML shows it, in elements and between quotes. */
export function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] as string);
}
