// Parameters. Plain names are parameters of the machine as well. From the first default, pattern or rest on, the entry
// takes the arguments as they are and the machine takes them apart, so that errors reject (ECMA-262 10.2.11, 15.8.4).
// An async generator's parameters are bound by its entry, where errors throw at once; the machine gets their values.

import { ts } from '../parse/typescript.js';
import type { Binding, FunctionInfo } from '../analyse/types.js';
import type { Lowering } from './context.js';
import { assignName, isAnonymousFunction, lowerPattern, withName } from './patterns.js';
import type { Rope } from './ir.js';

export interface ParameterPlan {
  /** Parameters that come as they are, in order. */
  readonly raw: readonly ts.ParameterDeclaration[];
  /** Those that the machine takes apart. */
  readonly lowered: readonly ts.ParameterDeclaration[];
}

export function planParameters(fn: FunctionInfo): ParameterPlan {
  const { node } = fn;
  if (!('parameters' in node)) return { raw: [], lowered: [] };
  const parameters = node.parameters.filter((p) => !(ts.isIdentifier(p.name) && p.name.text === 'this'));
  let simple = parameters.findIndex((p) => !ts.isIdentifier(p.name) || p.initializer !== undefined || p.dotDotDotToken !== undefined);
  if (simple < 0) simple = parameters.length;
  return { raw: parameters.slice(0, simple), lowered: parameters.slice(simple) };
}

/** The bindings of an async generator's parameters, in the order in which its entry hands over their values. */
export function generatorParameters(fn: FunctionInfo): readonly Binding[] {
  return [...fn.paramScope.names.values()].filter((binding) => binding.kind === 'param' || isParameter(binding));
}

function isParameter(binding: Binding): boolean {
  let at: ts.Node = binding.declarations[0]!;
  while (ts.isBindingElement(at.parent) || ts.isObjectBindingPattern(at.parent) || ts.isArrayBindingPattern(at.parent)) at = at.parent;
  return ts.isParameter(at.parent);
}

export function lowerParameters(L: Lowering, { lowered }: ParameterPlan): void {
  if (L.fn.isGenerator) {
    generatorParameters(L.fn).forEach((binding, i) => {
      L.step([...L.place(binding), ` = ${L.names.locals}[${i}]`], L.localOf(binding));
    });
    return;
  }
  lowered.forEach(({ name, initializer, dotDotDotToken }, i) => {
    L.scratch(() => {
      const argument = `${L.names.rest}[${i}]`;
      let value: Rope = dotDotDotToken === undefined ? [argument] : [`${L.names.rest}.slice(${i})`];
      if (initializer !== undefined) {
        const named = ts.isIdentifier(name) && isAnonymousFunction(initializer) ? withName(name.text, [L.span(initializer)]) : [L.span(initializer)];
        value = [`${argument} === void 0 ? `, ...named, ` : ${argument}`];
      }
      if (ts.isIdentifier(name)) assignName(L, name, value);
      else if (L.suspends(name)) lowerPattern(L, name, L.spill(value));
      else L.step(['(', L.span(name), ' = ', ...value, ')']);
    });
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
