// Parameters. Plain names are parameters of the machine as well. From the first default, pattern or rest on, the entry
// takes the arguments as they are and the machine takes them apart, so that errors reject (ECMA-262 10.2.11, 15.8.4).
// An async generator's parameters are bound by its entry, where errors throw at once; the machine gets their values.

import { ts } from '../parse/typescript.js';
import type { Binding, FunctionInfo } from '../analyse/types.js';
import type { Lowering } from './context.js';
import { isAnonymousFunction, lowerPattern, withName } from './patterns.js';
import type { Rope } from './ir.js';

export interface ParameterPlan {
  /** What the entry takes by position, and hands on: plain parameters, and stand-ins for patterns. */
  readonly positional: readonly { readonly node: ts.ParameterDeclaration; readonly raw: boolean }[];
  /** The parameters from the first default or rest on: the entry takes them as one list. They do not count in `length`. */
  readonly listed: readonly ts.ParameterDeclaration[];
  /** Whether the machine has something to take apart. */
  readonly isSimple: boolean;
}

export function planParameters(fn: FunctionInfo): ParameterPlan {
  const { node } = fn;
  if (!('parameters' in node)) return { positional: [], listed: [], isSimple: true };
  const parameters = node.parameters.filter((p) => !(ts.isIdentifier(p.name) && p.name.text === 'this'));
  let count = parameters.findIndex((p) => p.initializer !== undefined || p.dotDotDotToken !== undefined);
  if (count < 0) count = parameters.length;
  const positional = parameters.slice(0, count).map((parameter) => ({ node: parameter, raw: ts.isIdentifier(parameter.name) }));
  return { positional, listed: parameters.slice(count), isSimple: count === parameters.length && positional.every(({ raw }) => raw) };
}

/** The names of the positional parameters, as the machine knows them. */
export function positionalNames({ positional }: ParameterPlan, rest: string): readonly string[] {
  return positional.map(({ node, raw }, i) => (raw ? (node.name as ts.Identifier).text : `${rest}${i}`));
}

/** What an entry takes, and hands on in the same words. */
export function entryParameters(parameters: ParameterPlan, rest: string): readonly string[] {
  const names = positionalNames(parameters, rest);
  return parameters.listed.length === 0 ? names : [...names, `...${rest}`];
}

/** The bindings of an async generator's parameters, in the order in which its entry hands over their values. */
export function generatorParameters(fn: FunctionInfo): readonly Binding[] {
  return [...fn.paramScope.names.values()].filter((binding) => binding.kind === 'param' || isParameter(binding));
}

/**
 * Whether a function in an async generator's parameters shares a variable with its body: `async function* (a, f = () => a)
 * { a = 2; }`. The entry's variable and the machine's must be one then.
 */
export function sharesParameters(fn: FunctionInfo): boolean {
  if (!fn.isGenerator || !('parameters' in fn.node)) return false;
  const { pos, end } = fn.node.parameters;
  return generatorParameters(fn).some(({ references }) => references.some(({ writes }) => writes)
    && references.some((reference) => reference.fn !== fn && reference.node.pos >= pos && reference.node.end <= end));
}

function isParameter(binding: Binding): boolean {
  let at: ts.Node | undefined = binding.declarations[0];
  if (at === undefined) return false;
  while (ts.isBindingElement(at.parent) || ts.isObjectBindingPattern(at.parent) || ts.isArrayBindingPattern(at.parent)) at = at.parent;
  return ts.isParameter(at.parent);
}

export function lowerParameters(L: Lowering, { positional, listed }: ParameterPlan): void {
  if (L.fn.isGenerator) {
    generatorParameters(L.fn).forEach((binding, i) => {
      if (L.bindings.shared.has(binding)) return;
      L.step([...L.place(binding), ` = ${L.names.locals}[${i}]`], L.localOf(binding));
    });
    return;
  }
  positional.forEach(({ node, raw }, i) => { if (!raw) lowerParameter(L, node, `${L.names.rest}${i}`, ''); });
  listed.forEach((node, i) => lowerParameter(L, node, `${L.names.rest}[${i}]`, `${L.names.rest}.slice(${i})`));
}

function lowerParameter(L: Lowering, { name, initializer, dotDotDotToken }: ts.ParameterDeclaration, argument: string, rest: string): void {
  L.scratch(() => {
    let value: Rope = [dotDotDotToken === undefined ? argument : rest];
    if (initializer !== undefined) {
      const named = ts.isIdentifier(name) && isAnonymousFunction(initializer) ? withName(name.text, [L.span(initializer)]) : [L.span(initializer)];
      value = [`${argument} === void 0 ? `, ...named, ` : ${argument}`];
    }
    if (ts.isIdentifier(name)) {
      const binding = L.analysis.bindingOf.get(name)!;
      L.step([...L.place(binding), ' = ', ...value], L.localOf(binding));
    } else if (L.suspends(name)) lowerPattern(L, name, L.spill(value));
    else L.step(['(', L.span(name), ' = ', ...value, ')']);
  });
}

/** A body's `var` with the name of a parameter is a variable of its own that starts with the parameter's value. */
export function copyShadowedParameters(L: Lowering): void {
  const { scope, paramScope } = L.fn;
  if (scope === paramScope) return;
  for (const [name, binding] of scope.names) {
    const parameter = paramScope.names.get(name);
    if (parameter === undefined || binding.kind !== 'var') continue;
    L.step([...L.place(binding), ' = ', ...L.place(parameter)], L.localOf(binding));
  }
}
