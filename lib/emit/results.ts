// What stands around a value that an eager function returns.
//
//   return g(x);   →   return $resolved($v = g(x), $v?.then);        // a promise of it
//                      return $give($v = g(x), $v?.then);            // the value itself, or WAIT: direct.ts
//
// The promise resolve function reads the `then` of objects (ECMA-262 27.2.1.3.2). Read where the value is, V8 knows what
// kind of object it is; read in the runtime it would be of any kind, which is slow.

import type { Content } from '../edits.js';
import type { Result } from '../plan/ir.js';
import type { Shortcut } from './names.js';

export interface Around {
  readonly open: string;
  readonly close: Content;
}

interface Context {
  /** Its callers get no promise. */
  readonly direct: boolean;
  /** The name of a shortcut, which is then used. */
  readonly shortcut: (name: Shortcut) => string;
  /** A variable that is free where a function returns. */
  readonly value: string;
}

/**
 * What stands around a returned value. `isCaught`: a `try` around would catch what a getter of `then` throws. `returned`: its code,
 * where that can stand twice; not where these are edits around it.
 */
export function aroundResult(result: Result, isCaught: boolean, { direct, shortcut, value }: Context, returned?: Content): Around {
  if (result === 'primitive') return direct ? { open: '', close: '' } : { open: `${shortcut('resolved')}(`, close: ')' };
  if (result === 'function' || isCaught) return { open: `${shortcut(direct ? 'giveFrom' : 'resolvedFrom')}(`, close: ')' };
  const settle = shortcut(direct ? 'give' : 'resolved');
  if (result === 'variable' && returned !== undefined) return { open: `${settle}(`, close: [', ', returned, '?.then)'] };
  return { open: `${settle}(${value} = `, close: `, ${value}?.then)` };
}

/** Whether `aroundResult` needs the variable. */
export const takesVariable = (result: Result, isCaught: boolean): boolean => (result === 'any' || result === 'variable') && !isCaught;

/** What a function returns that returns nothing: the end of `return…`. */
export const noResult = ({ direct, shortcut }: Context): string => (direct ? '' : ` ${shortcut('resolved')}()`);
