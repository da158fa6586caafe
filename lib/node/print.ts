// `oite -p CODE`: the value of the last statement is printed, as `console.log` prints it.

import { ts } from '../parse/typescript.js';

/** `code` with its last expression statement turned into a call of `console.log`. */
export function printLast(code: string): string {
  const file = ts.createSourceFile('print.ts', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS);
  const last = file.statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return `${code}\nconsole.log(undefined);`;
  const { expression } = last;
  return `${code.slice(0, expression.getStart(file))}console.log((${code.slice(expression.getStart(file), expression.end)}\n));`;
}
