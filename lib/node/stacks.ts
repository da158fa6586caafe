// Stacks of errors as if nothing had been compiled: in place of Node's own formatting, which knows source maps but neither
// leaves out frames of the runtime nor knows who awaits whom. A formatter of the program's own goes before.

import { isInspected } from './inspected.js';
import { type Machine, callersOf, hasOrigin } from './async-callers.js';
import { type CallSite, callerText, isOfRuntime, isResumption, isScopedEntry, siteText } from './stack-text.js';

type Prepare = (error: Error, sites: readonly CallSite[]) => unknown;

const host = Error as unknown as { prepareStackTrace?: Prepare | undefined };

/** Under a debugger four frames of the runtime stand between two functions, and V8 counts them, too. */
const framesPerFunction = 5;

/** How many frames a program asked for where V8 is asked for more; undefined where it is asked for as many. */
let wanted: { readonly shown: number; readonly raised: number } | undefined;

let users = 0;
let restore = (): void => {};

/** Installs it in this process; returns the function that takes it back, when nobody else has it installed. */
export function installStacks(): () => void {
  if (users++ === 0) restore = install();
  let installed = true;
  return () => {
    if (!installed) return;
    installed = false;
    if (--users === 0) restore();
  };
}

function install(): () => void {
  const nodes = host.prepareStackTrace;
  if (isInspected()) {
    const shown = Number(Error.stackTraceLimit) || 0;
    wanted = { shown, raised: shown * framesPerFunction };
    Error.stackTraceLimit = wanted.raised;
  }
  let program: Prepare | undefined;
  const prepare: Prepare = (error, sites) => {
    const custom = program;
    if (typeof custom === 'function') return custom.call(Error, error, sites);
    try {
      return [header(error, nodes), ...frames(error, sites)].join('\n    at ');
    } catch {
      // Of a map that is not one, say: a stack is shown all the same.
      return [header(error, nodes), ...sites].join('\n    at ');
    }
  };
  const get = (): Prepare => program ?? prepare;
  const set = (value: Prepare | undefined): void => {
    program = value === prepare || value === nodes ? undefined : value;
  };
  Object.defineProperty(Error, 'prepareStackTrace', { get, set, configurable: true, enumerable: false });
  return () => {
    if (isRaised()) Error.stackTraceLimit = wanted!.shown;
    wanted = undefined;
    // Somebody may have put something else in its place.
    if (Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.get !== get) return;
    Object.defineProperty(Error, 'prepareStackTrace', { value: program ?? nodes, writable: true, configurable: true, enumerable: false });
  };
}

/** Whether the limit is still the one that was set here. */
const isRaised = (): boolean => wanted !== undefined && Error.stackTraceLimit === wanted.raised;

/** `Name: message`, which for errors of Node has their code, too. */
function header(error: Error, nodes: Prepare | undefined): string {
  try {
    return nodes === undefined ? Error.prototype.toString.call(error) : String(nodes(error, []));
  } catch {
    return '<error>';
  }
}

function frames(error: Error, sites: readonly CallSite[]): readonly string[] {
  // Only what was made in a frame has the callers of the frame that runs now.
  const inFrame = ({ name }: Machine): boolean => sites.some((site) => site.getFunctionName() === name);
  const callers = callersOf(error, inFrame);
  const texts: (string | undefined)[] = [];
  /** Native async functions that V8 finds behind what ran. */
  const behind: (string | undefined)[] = [];
  for (const [i, site] of sites.entries()) {
    if (!site.isAsync()) texts.push(isResumption(site, sites[i + 1]) || isScopedEntry(sites[i - 1]) ? undefined : siteText(site));
    // V8 sees combinators that wait for a promise that `then` derived; they are among the callers.
    else if (callers.length === 0 || site.getPromiseIndex() === null) behind.push(siteText(site));
  }
  const awaiting = hasOrigin(error) ? callers.map(callerText) : withoutCalled(callers.map(callerText), texts);
  const resumed = sites.some(isOfRuntime);
  // If the runtime ran it, what V8 finds behind it awaits one of the callers: `await outer()` at the top of a module.
  const found = resumed ? [...texts, ...awaiting, ...behind] : [...texts, ...behind, ...awaiting];
  const shown = found.filter((text) => text !== undefined);
  const limit = Number(Error.stackTraceLimit) || 0;
  return shown.slice(0, isRaised() ? wanted!.shown : Math.max(limit, sites.length));
}

/**
 * Spec mode: what calls, in the operand of its `await`, a function that fails before it has waited, is on the stack, and
 * awaits that call later: `await f()` has both frames in one line, the call behind the await.
 */
function withoutCalled(awaiting: readonly (string | undefined)[], called: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const calls = called.filter((text) => text !== undefined).map(placeIn);
  const awaits = awaiting.map(placeIn);
  for (let count = Math.min(calls.length, awaits.length); count > 0; count--) {
    const first = calls.findIndex((_, at) => awaits.slice(0, count).every((place, i) => isOperand(calls[at + i], place)));
    if (first >= 0) return awaiting.slice(count);
  }
  return awaiting;
}

interface LinePlace {
  /** The function with its file and line. */
  readonly line: string;
  readonly column: number;
}

function placeIn(text = ''): LinePlace | undefined {
  const match = /^(?:async )?(.*):(\d+)\)?$/.exec(text);
  return match === null ? undefined : { line: match[1]!, column: Number(match[2]) };
}

const isOperand = (call: LinePlace | undefined, awaited: LinePlace | undefined): boolean =>
  call !== undefined && awaited !== undefined && call.line === awaited.line && call.column > awaited.column;
