// Where the code of each function stands in the output.

import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import type { Links } from './links.js';
import type { FunctionView } from './views.js';

type Output = FunctionView['output'];

/** The output, parsed once for all questions about it. */
export interface ParsedOutput {
  readonly file: ts.SourceFile;
  /** Every function, by the machine's name that stands in it; and the machines themselves. */
  readonly machines: ReadonlyMap<string, Output>;
}

export function parseOutput(code: string, machineNames: ReadonlySet<string>): ParsedOutput {
  const file = ts.createSourceFile('output.js', code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  return { file, machines: findMachines(file, machineNames) };
}

/** Finds the machines by name, and their entries: the functions around the uses of these names. */
function findMachines(file: ts.SourceFile, names: ReadonlySet<string>): ReadonlyMap<string, Output> {
  const machines = new Map<string, Span[]>();
  const users = new Map<string, ts.Identifier[]>();
  const add = <T>(map: Map<string, T[]>, name: string, value: T): void => void (map.get(name)?.push(value) ?? map.set(name, [value]));
  walk(file, (node) => {
    if (!ts.isIdentifier(node) || !names.has(node.text)) return;
    const { parent } = node;
    if (ts.isFunctionDeclaration(parent) && parent.name === node) add(machines, node.text, spanOf(parent, file));
    else if (ts.isVariableDeclaration(parent) && parent.name === node) add(machines, node.text, spanOf(parent.parent.parent, file));
    else add(users, node.text, node);
  });
  const found = new Map<string, Output>();
  for (const name of names) {
    const own = machines.get(name) ?? [];
    const entries = new Map<ts.Node, Span>();
    for (const user of users.get(name) ?? []) {
      // A machine names itself when it makes its frame.
      if (own.some(({ start, end }) => user.pos >= start && user.end <= end)) continue;
      const entry = functionAround(user);
      if (entry !== undefined) entries.set(entry, spanOf(entry, file));
    }
    found.set(name, { entries: [...entries.values()], machines: own });
  }
  return found;
}

function functionAround(node: ts.Node | undefined): ts.Node | undefined {
  let at = node;
  while (at !== undefined && !ts.isFunctionLike(at)) at = at.parent;
  return at;
}

/** The functions in the output that hold what comes from the body of a function that has no machine. */
export function entriesOf({ file }: ParsedOutput, links: Links, body: Span): Output {
  const entries = new Map<ts.Node, Span>();
  for (const { start, end } of links.codeOf({ start: body.start + 1, end: body.end }).slice(0, 50)) {
    const entry = functionAround(nodeAt(file, start));
    if (entry === undefined || [...entries.values()].some((outer) => outer.start <= start && end <= outer.end)) continue;
    entries.set(entry, spanOf(entry, file));
  }
  return { entries: [...entries.values()], machines: [] };
}

/** The innermost node at an offset. */
export function nodeAt(file: ts.SourceFile, offset: number): ts.Node | undefined {
  let found: ts.Node = file;
  for (;;) {
    const inner = ts.forEachChild(found, (child) => (child.getStart(file) <= offset && child.end > offset ? child : undefined));
    if (inner === undefined) return found === file ? undefined : found;
    found = inner;
  }
}

/** Visits every node of a tree in order, however deep it is. */
export function walk(root: ts.Node, visit: (node: ts.Node) => void): void {
  const stack: ts.Node[] = [root];
  while (stack.length > 0) {
    const node = stack.pop()!;
    visit(node);
    const mark = stack.length;
    ts.forEachChild(node, (child) => void stack.push(child));
    for (let low = mark, high = stack.length - 1; low < high; low++, high--) [stack[low], stack[high]] = [stack[high]!, stack[low]!];
  }
}

function spanOf(node: ts.Node, file: ts.SourceFile): Span {
  return { start: node.getStart(file), end: node.end };
}

/** Bytes of `text` in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}
