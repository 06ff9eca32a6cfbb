/**
 * Whether a file that is no DICOM is something else for certain, or may be a slice that was damaged
 * on its way.
 */

/** How the files begin that exports and file managers put beside slices. */
const BEGINNINGS: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0x42, 0x4d], // BMP
  [0x49, 0x49, 0x2a, 0x00], // TIFF
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x25, 0x50, 0x44, 0x46], // PDF
  [0x4d, 0x5a], // programs of Windows
  [0x7f, 0x45, 0x4c, 0x46], // ... of Linux
  [0xcf, 0xfa, 0xed, 0xfe], // ... of macOS
  [0xd0, 0xcf, 0x11, 0xe0], // Thumbs.db, old documents of Office
  [0x00, 0x00, 0x01, 0x00], // icons
  [0x00, 0x00, 0x00, 0x01, 0x42, 0x75, 0x64, 0x31], // .DS_Store
  [0x00, 0x05, 0x16, 0x07], // AppleDouble
  [0xff, 0xfe], // text in UTF-16
  [0xfe, 0xff],
  [0x5c, 0x01, 0x00, 0x00], // NIfTI
  [0x00, 0x00, 0x01, 0x5c],
];
/** How packed files begin, in which slices may be. */
const PACKED: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x1f, 0x8b], // gzip
  [0x42, 0x5a, 0x68], // bzip2
  [0xfd, 0x37, 0x7a, 0x58, 0x5a], // xz
  [0x28, 0xb5, 0x2f, 0xfd], // Zstandard
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0x52, 0x61, 0x72, 0x21], // RAR
];
const PACKED_EXTENSION = /\.(zip|gz|tgz|tar|bz2|tbz2?|xz|txz|zst|7z|rar)$/i;
const SQLITE = 'SQLite format 3';
const TEXT_START = 4096;

/** Names of files that exports put beside slices, whatever is in them. */
const OTHER_NAME =
  /^\.|^(readme|license|licence|copying|changelog|changes|version|autorun|desktop|thumbs|notes?|index|manifest|checksums?|md5sums?|sha\d+sums?|dicomdir|lockfile)\b/i;
const OTHER_EXTENSION =
  /\.(txt|md|rst|pdf|html?|xml|json|csv|tsv|ya?ml|ini|inf|cfg|conf|log|lock|png|jpe?g|gif|bmp|tiff?|ico|svg|docx?|xlsx?|pptx?|exe|dll|so|jar|bat|sh|py|js|css|db|sqlite|md5|sha\d*|bval|bvec|nii|nrrd)$/i;
/** Also of one that is still on its way, or packed. */
const DICOM_EXTENSION = /\.(dcm|dic|dicom|ima|mag)(\.\w{1,10})?$/i;

/** True where the name alone says that this is no slice. */
export function namedAsOther(name: string): boolean {
  // What macOS keeps of a file beside it has that file's own ending.
  if (name.startsWith('._')) return true;
  // What is packed is of the kind that its name has without that.
  const inner = name.replace(PACKED_EXTENSION, '');
  if (inner !== name) return namedAsOther(inner);
  return (OTHER_NAME.test(name) || OTHER_EXTENSION.test(name)) && !DICOM_EXTENSION.test(name);
}

/**
 * What a file is that is no DICOM: something else by its name; something else by its content, where
 * its name does not say that it should be a slice (an error page that was saved as 0007.dcm is a
 * slice that is missing); packed, so that slices may be inside of it; or not to be told.
 */
export type FileKind = 'other by name' | 'other by content' | 'packed' | 'unknown';

/** @param bytes its whole content */
export function kindOf(name: string, bytes: Uint8Array): FileKind {
  if (namedAsOther(name)) return 'other by name';
  if (bytes.length === 0) return 'unknown';
  if (PACKED_EXTENSION.test(name) || PACKED.some((beginning) => begins(bytes, beginning))) return 'packed';
  const namedAsSlice = DICOM_EXTENSION.test(name) || (/\d/.test(name) && endingOf(name) === '');
  if (namedAsSlice) return 'unknown';
  return isKnownContent(bytes) ? 'other by content' : 'unknown';
}

function isKnownContent(bytes: Uint8Array): boolean {
  if (BEGINNINGS.some((beginning) => begins(bytes, beginning))) return true;
  const start = bytes.subarray(0, TEXT_START);
  if (Buffer.from(start).toString('latin1', 0, SQLITE.length) === SQLITE) return true;
  return start.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}

/** The ending of a name, in lower case; empty where it has none. */
export function endingOf(name: string): string {
  return /\.([a-z]\w*)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function begins(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, n) => bytes[n] === byte);
}
