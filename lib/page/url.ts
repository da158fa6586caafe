// What the page shows, in the fragment of its address: function, state, place, tab, walk.

import { titleOf } from '../inspect/graph.js';
import { replay } from '../inspect/stepper.js';
import type { FunctionView } from '../inspect/views.js';
import { tabs, type Store, type Tab } from './store.js';

/** Fields that others keep in the fragment, as a playground its source. */
export type Fields = Readonly<Record<string, string>>;

/** The fields of the fragment now. */
export function readFields(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

/** Shows what the address says, as far as the file has it. */
export function applyAddress(store: Store): void {
  const fields = readFields();
  const fn = fields.get('fn');
  if (fn !== null) {
    const index = store.model.inspection.functions.findIndex((view, i, all) => nameOf(view, i, all) === fn);
    if (index >= 0) store.showFunction(index);
  }
  const tab = fields.get('tab') as Tab | null;
  if (tab !== null && tabs.includes(tab)) store.setTab(tab);
  const { view } = store;
  const walk = fields.get('walk');
  if (view !== undefined && walk !== null && walk !== '') {
    const keys = walk.split('.').slice(0, 5000);
    store.setWalk(replay(view, keys), keys);
  }
  const state = fields.get('state');
  const block = view?.blocks.find((candidate) => titleOf(candidate) === state);
  const at = /^(\d+)-(\d+)$/.exec(fields.get('at') ?? '');
  if (block !== undefined) store.selectBlock(block.id, 'url');
  else if (at !== null) {
    const [start, end] = [Number(at[1]), Number(at[2])];
    if (start < end && end <= store.model.source.text.length) store.select({ spans: [{ start, end }], isWord: false, label: 'from the address' }, 'url');
  }
}

/** Writes what is shown to the address, with the fields of others. */
export function writeAddress(store: Store, others: Fields): void {
  const fields = new URLSearchParams();
  const { view, selection, tab, walkKeys, fn, model } = store;
  if (view !== undefined) fields.set('fn', nameOf(view, fn, model.inspection.functions));
  const block = view?.blocks.find(({ id }) => id === selection?.block);
  const span = selection?.spans[0];
  if (block !== undefined) fields.set('state', titleOf(block));
  else if (span !== undefined) fields.set('at', `${span.start}-${span.end}`);
  if (tab !== 'graph') fields.set('tab', tab);
  if (walkKeys.length > 0 && walkKeys.length < 500) fields.set('walk', walkKeys.join('.'));
  for (const [name, value] of Object.entries(others)) fields.set(name, value);
  const fragment = `#${fields.toString()}`;
  if (fragment !== location.hash) history.replaceState(null, '', fragment);
}

/** Functions of one name are told apart by a number: `f`, `f~2`. */
function nameOf({ name }: FunctionView, index: number, all: readonly FunctionView[]): string {
  const before = all.slice(0, index).filter((other) => other.name === name).length;
  return before === 0 ? name : `${name}~${before + 1}`;
}

/** Text → base64url of its deflated UTF-8. */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The reverse of `pack`; undefined for what it did not make, or for more than `most` characters. */
export async function unpack(packed: string, most = 4_000_000): Promise<string | undefined> {
  try {
    const bytes = Uint8Array.from(atob(packed.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      // A few bytes can unpack to gigabytes.
      if (text.length > most) return undefined;
    }
    return text;
  } catch {
    return undefined;
  }
}
