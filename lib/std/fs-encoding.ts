// Encodings of file functions: text by default, bytes on request.

/** An encoding, or Node's options object. */
export type Encoding =
  | BufferEncoding
  | { readonly encoding?: BufferEncoding | null; readonly [option: string]: unknown };

/** The options for Node's functions: UTF-8 unless another encoding, or null or 'bytes' for a Buffer, is asked for. */
export function encodingOf(asked: Encoding | 'bytes' | null | undefined): { encoding: BufferEncoding | null } {
  if (asked === null || asked === 'bytes') return { encoding: null };
  if (asked === undefined) return { encoding: 'utf8' };
  if (typeof asked === 'string') return { encoding: asked };
  return { encoding: 'utf8', ...asked };
}
