/** The body of a STOW-RS request (PS3.18, 10.5.1): multipart/related with one DICOM instance. */

export interface MultipartBody {
  readonly contentType: string;
  readonly byteLength: number;
  chunks(): Iterable<Buffer>;
}

/** One DICOM instance as a body whose length is known and which is made while it is sent. */
export function dicomBody(
  instance: { readonly byteLength: number; chunks(): Iterable<Buffer> },
  boundary: string,
): MultipartBody {
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, 'latin1');
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1');
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    byteLength: head.length + instance.byteLength + tail.length,
    *chunks() {
      yield head;
      yield* instance.chunks();
      yield tail;
    },
  };
}
