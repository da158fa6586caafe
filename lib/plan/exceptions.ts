// try/catch/finally with a suspension inside. Handlers are regions of the machine; a finalizer runs with a completion
// record, so that every way out of the statement passes through it once (ECMA-262 14.15.3).

import { ts } from '../parse/typescript.js';
import { resumeValue, type Lowering } from './context.js';
import type { Node } from './ir.js';
import { assignName, lowerPattern } from './patterns.js';
import { keep, lowerList, openScope } from './statements.js';

export function lowerTry(L: Lowering, node: ts.TryStatement): void {
  const { tryBlock, catchClause, finallyBlock } = node;
  const completion = finallyBlock === undefined ? undefined : L.temp();
  const value = finallyBlock === undefined ? undefined : L.temp();
  const body = L.collect(() => lowerBlock(L, tryBlock));
  const handler = catchClause === undefined ? undefined : lowerCatch(L, catchClause);
  const finalizer = finallyBlock === undefined ? undefined : L.collect(() => lowerBlock(L, finallyBlock));
  L.push({ kind: 'try', body, handler, finalizer, ...(completion === undefined ? {} : { completion, value: value! }) });
}

function lowerBlock(L: Lowering, block: ts.Block): void {
  if (L.suspends(block)) lowerList(L, block.statements, L.analysis.scopeOf.get(block));
  else if (block.statements.length > 0) keep(L, block);
}

function lowerCatch(L: Lowering, clause: ts.CatchClause): readonly Node[] {
  return L.collect(() => {
    const name = clause.variableDeclaration?.name;
    if (name !== undefined) {
      openScope(L, L.analysis.scopeOf.get(clause)!);
      L.scratch(() => {
        if (ts.isIdentifier(name)) assignName(L, name, [resumeValue]);
        else if (L.suspends(name)) lowerPattern(L, name, L.spill([resumeValue]));
        else L.step(['(', L.span(name), ' = ', resumeValue, ')']);
      });
    }
    lowerBlock(L, clause.block);
  });
}
