// Hashes for names and checksums of cache entries. They find things and notice damage; that an entry belongs to a source
// is decided by comparing the whole source. node:crypto would be the slowest module of a warm start.

const step = (state: number, value: number, prime: number): number => Math.imul(state ^ value, prime);

/** Mixes the bits of a 32-bit state (the finalizer of MurmurHash3). */
function mix(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** 128 bits for a text, as 32 hexadecimal digits. */
export function hashText(text: string): string {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 0x13198a2e;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = step(a, unit, 0x01000193);
    b = step(b, unit + (a >>> 15), 0x5bd1e995);
    c = step(c, unit + (b >>> 11), 0x1b873593);
    d = step(d, unit + (c >>> 7), 0x27d4eb2f);
  }
  return hex(mix(a)) + hex(mix(b)) + hex(mix(c ^ a)) + hex(mix(d ^ b));
}

/** A checksum of bytes, 32 bits; four at a time, since what V8 made of the compiler has millions of them. */
export function checksum(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  let a = 0x9e3779b9 ^ length;
  for (let i = 0; i < words.length; i++) a = (step(a, words[i]!, 0x5bd1e995) ^ (a >>> 15)) | 0;
  for (let i = words.length * 4; i < length; i++) a = step(a, bytes[i]!, 0x01000193);
  return mix(a);
}
