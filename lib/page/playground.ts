// Editing in the page: the compiler's core runs in it, and the source is part of the address.

import type { inspect } from '../inspect/index.js';
import type { TranspileOptions } from '../options.js';
import type { Playground } from './data.js';
import { button, el, visible } from './dom.js';
import { Editor } from './editor.js';
import { examples } from './examples.js';
import { linesOf, modelOf } from './model.js';
import { Store } from './store.js';
import { applyAddress, pack, readFields, unpack, writeAddress } from './url.js';
import { workbench } from './workbench.js';

declare global {
  /** The compiler's inspect(), which another script of the page has left here. */
  var oiteInspect: typeof inspect;
}

const choices = { await: ['', 'eager', 'spec', 'native'], optimize: ['', 'speed', 'size'], runtime: ['', 'import', 'inline'], decorators: ['', 'standard', 'legacy'] } as const;
type Choice = keyof typeof choices;
const choiceNames = Object.keys(choices) as Choice[];

/** Starts the playground: with the source of the address, else with what it is given, else with an example. */
export async function startPlayground(given: string, playground: Playground): Promise<void> {
  const fields = readFields();
  const packed = fields.get('src');
  const shared = packed === null ? undefined : await unpack(packed);
  let source = unixLines(shared ?? (given === '' ? examples[0]!.source : given));
  let fileName = fields.get('file') ?? playground.fileName;
  const options: Record<string, string> = { ...playground.options };
  for (const name of choiceNames) {
    const value = fields.get(name);
    if (value !== null && (choices[name] as readonly string[]).includes(value)) options[name] = value;
  }
  let milliseconds = 0;
  const compile = (): ReturnType<typeof modelOf> => {
    const started = performance.now();
    const inspection = globalThis.oiteInspect(source, { fileName, ...options } as TranspileOptions);
    milliseconds = performance.now() - started;
    return modelOf(source, inspection);
  };
  const store = new Store(compile());
  const bench = workbench(store);
  const editor = new Editor(bench.source, store);
  const time = el('span', { class: 'note', role: 'status' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let address: Record<string, string> = {};

  const remember = async (): Promise<void> => {
    const begun = source;
    const kept: Record<string, string> = { src: await pack(source) };
    if (fileName !== playground.fileName) kept['file'] = fileName;
    for (const name of choiceNames) if (options[name] !== playground.options[name] && options[name] !== undefined) kept[name] = options[name];
    if (begun !== source) return;
    // A served file that nobody has changed needs no copy of itself in the address.
    if (source === unixLines(given)) delete kept['src'];
    address = kept;
    writeAddress(store, address);
  };
  const update = (): void => {
    timer = undefined;
    store.setModel(compile());
    editor.sync();
    time.textContent = `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
    time.title = 'Time that the compiler took, with everything for the inspector';
    void remember();
  };
  const edit = (text: string): void => {
    source = text;
    bench.showDraft(linesOf(text));
    clearTimeout(timer);
    // Where compiling takes long, it waits for a longer pause.
    timer = setTimeout(update, Math.min(1500, 120 + 2 * milliseconds));
  };
  editor.onInput(edit);

  const replace = (text: string): void => {
    source = unixLines(text);
    editor.setText(source);
    update();
  };
  bench.tools.append(...controls({ fileName, options, given, onName: (name) => { fileName = name; update(); }, onOption: update, onExample: replace }), time);
  document.body.append(bench.element);
  applyAddress(store);
  void remember();
  store.onChange((change) => { if (change !== 'hover' && timer === undefined) writeAddress(store, address); });
  if (playground.watch !== undefined) watch(playground.watch, unixLines(given), () => source, replace, bench.tools);
}

interface Controls {
  readonly fileName: string;
  readonly options: Record<string, string>;
  readonly given: string;
  readonly onName: (name: string) => void;
  readonly onOption: () => void;
  readonly onExample: (source: string) => void;
}

function controls({ fileName, options, given, onName, onOption, onExample }: Controls): readonly HTMLElement[] {
  const name = el('input', { value: fileName, 'aria-label': 'File name; its ending chooses the dialect', size: 12, spellcheck: 'false' });
  name.addEventListener('change', () => onName(name.value === '' ? 'input.ot' : name.value));
  const selects = choiceNames.map((key) => {
    const select = el('select', { 'aria-label': key, title: key }, ...choices[key].map((value) => el('option', { value }, value === '' ? `${key}: default` : value)));
    select.value = options[key] ?? '';
    select.addEventListener('change', () => {
      if (select.value === '') delete options[key];
      else options[key] = select.value;
      onOption();
    });
    return select;
  });
  const samples = el('select', { 'aria-label': 'Example' }, el('option', { value: '' }, given === '' ? 'Examples' : 'Load …'), given !== '' && el('option', { value: 'given' }, visible(fileName)), ...examples.map(({ title }, i) => el('option', { value: i }, title)));
  samples.addEventListener('change', () => {
    const text = samples.value === 'given' ? given : examples[Number(samples.value)]?.source;
    if (samples.value !== '' && text !== undefined) onExample(text);
    samples.value = '';
  });
  return [samples, name, ...selects];
}

/** Follows the served file: what changes on disk is shown, unless somebody has edited here. */
function watch(address: string, first: string, current: () => string, replace: (text: string) => void, tools: HTMLElement): void {
  let onDisk = first;
  const reload = button('The file has changed: reload', { class: 'primary', hidden: true }, () => {
    reload.hidden = true;
    replace(onDisk);
  });
  tools.prepend(reload);
  new EventSource(address).addEventListener('message', ({ data }: MessageEvent<string>) => {
    const text = unixLines(JSON.parse(data) as string);
    if (text === onDisk) return;
    const isUntouched = current() === onDisk;
    onDisk = text;
    if (isUntouched) replace(text);
    else reload.hidden = false;
  });
}

/** An editor of the browser knows `\n` only. */
function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
