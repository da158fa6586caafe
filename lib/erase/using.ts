// `using` and `await using`, where they are not in a function that is lowered to a machine.
//
// In:  { f(); using a = open(); g(a); }
// Out: { const $u = $oite.scope(); try { f(); const a = $u.use(open()); g(a); }
//        catch ($e) { $u.fail($e); } finally { $u.dispose(); } }
//
// The whole block goes into `try`, so that its names stay in one scope. At the top level of a module, declarations come
// out of it again: see modules-using.ts.

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { helper, localName, put, startOf, type Eraser } from './context.js';
import { isDirective } from './classes.js';
import { afterToken } from './text.js';

const { NodeFlags } = ts;

/** The flag combinations that mean `using` and `await using`. */
export function usingKind(list: ts.Node): 'using' | 'await using' | undefined {
  if (!ts.isVariableDeclarationList(list)) return undefined;
  const flags = list.flags & NodeFlags.BlockScoped;
  return flags === NodeFlags.AwaitUsing ? 'await using' : flags === NodeFlags.Using ? 'using' : undefined;
}

function kindOfStatement(node: ts.Statement): 'using' | 'await using' | undefined {
  return ts.isVariableStatement(node) ? usingKind(node.declarationList) : undefined;
}

/** The strongest kind among the statements of one block. */
export function usingKindOf(statements: readonly ts.Statement[]): 'using' | 'await using' | undefined {
  let found: 'using' | 'await using' | undefined;
  for (const statement of statements) {
    const kind = kindOfStatement(statement);
    if (kind === 'await using') return kind;
    found ??= kind;
  }
  return found;
}

/** Names that the code of one scope uses. */
export interface ScopeNames {
  readonly scope: string;
  readonly error: string;
  readonly step: string;
  /** The keyword that awaits: `yield` in a generator that stands for an async function. */
  readonly awaits: 'await' | 'yield';
}

export function scopeNames(e: Eraser, node: ts.Node): ScopeNames {
  let owner = node;
  while (!ts.isFunctionLike(owner) && !ts.isSourceFile(owner)) owner = owner.parent;
  const awaits = e.facts.isScoped?.(owner) === true ? 'yield' : 'await';
  return { scope: localName(e, '$u'), error: localName(e, '$e'), step: localName(e, '$t'), awaits };
}

/** What stands before the statements of a scope. */
export function openScopeCode(e: Eraser, { scope }: ScopeNames): string {
  return `const ${scope} = ${helper(e, 'scope')}(); try {`;
}

/** What stands behind the statements of a scope. */
export function closeScopeCode({ scope, error, step, awaits }: ScopeNames, kind: 'using' | 'await using'): string {
  const end = kind === 'using' ? `${scope}.dispose();`
    : `for (let ${step}; (${step} = ${scope}.next()) !== undefined;) try { ${awaits} ${step}.v; } `
      + `catch (${error}) { ${scope}.fail(${error}); } ${scope}.end();`;
  return `} catch (${error}) { ${scope}.fail(${error}); } finally { ${end} }`;
}

/** Whether the `using` declarations at `node` are this phase's work. */
function isOurs(e: Eraser, node: ts.Node): boolean {
  if (e.facts.isLowered === undefined) return true;
  for (let one = node.parent; one !== undefined; one = one.parent) {
    if (ts.isFunctionLike(one)) return !e.facts.isLowered(one);
    // In a script's main only what awaits is taken apart.
    if (ts.isSourceFile(one)) return !e.facts.isLowered(one) || e.facts.analysis?.suspending.has(node) !== true;
    if (ts.isClassStaticBlockDeclaration(one) || ts.isPropertyDeclaration(one)) return true;
  }
  return true;
}

/** Wraps a block (of a function, or any other) that has `using` declarations of its own. */
export function wrapBlock(e: Eraser, block: ts.Block): void {
  const { statements } = block;
  const kind = usingKindOf(statements);
  if (kind === undefined || !isOurs(e, block)) return;
  const names = scopeNames(e, block);
  // Directives stay first.
  let i = 0;
  if (ts.isFunctionLike(block.parent)) while (i < statements.length && isDirective(statements[i]!)) i++;
  const open = i === 0 ? startOf(e, block) + 1 : statements[i - 1]!.end;
  const guard = i > 0 && e.text.charAt(open - 1) !== ';' ? ';' : '';
  put(e, open - 1, open, `${e.text.charAt(open - 1)}${guard} ${openScopeCode(e, names)}`);
  put(e, block.end - 1, block.end, `${closeScopeCode(names, kind)} }`);
  useAll(e, statements, names);
}

function useAll(e: Eraser, statements: readonly ts.Statement[], names: ScopeNames): void {
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement) || kindOfStatement(statement) === undefined) continue;
    useEach(e, statement.declarationList, names);
  }
}

/** `using a = b, c = d` → `const a = $u.use(b), c = $u.use(d)`. */
function useEach(e: Eraser, list: ts.VariableDeclarationList, names: ScopeNames): void {
  const first = list.declarations[0]!;
  const method = usingKind(list) === 'using' ? 'use' : 'useAsync';
  const start = startOf(e, list);
  put(e, start, startOf(e, first), [{ text: 'const', at: start }, ' ']);
  for (const { name, initializer } of list.declarations) {
    if (initializer === undefined) continue;
    put(e, name.end, initializer.end, [
      ` = ${names.scope}.${method}(`, { start: startOf(e, initializer), end: initializer.end }, ')',
    ]);
  }
}

/** `for (using x of xs)`, `for await (await using x of xs)`, `for (using x = a; ;)`. */
export function wrapLoop(e: Eraser, node: ts.ForOfStatement | ts.ForStatement): void {
  const list = node.initializer;
  const kind = list === undefined ? undefined : usingKind(list);
  if (list === undefined || kind === undefined || !isOurs(e, node)) return;
  const names = scopeNames(e, node);
  if (ts.isForStatement(node)) {
    useEach(e, list as ts.VariableDeclarationList, names);
    wrapWhole(e, outermostLabel(node), startOf(e, list), names, kind);
    return;
  }
  // Each turn has a scope of its own.
  const { name } = (list as ts.VariableDeclarationList).declarations[0]!;
  const item = localName(e, '$x');
  put(e, startOf(e, list), list.end, `const ${item}`);
  const head: Content = [
    `{ ${openScopeCode(e, names)} const `, { start: startOf(e, name), end: name.end },
    ` = ${names.scope}.${kind === 'using' ? 'use' : 'useAsync'}(${item}); `,
  ];
  const close = afterToken(e.text, node.expression.end, ')');
  const { statement } = node;
  // From the parenthesis on, so that the range is wider than the body.
  put(e, close - 1, node.end, [
    ') ', head, { start: startOf(e, statement), end: statement.end }, ` ${closeScopeCode(names, kind)} }`,
  ]);
}

/** A `switch` whose clauses declare resources. */
export function wrapSwitch(e: Eraser, node: ts.SwitchStatement): void {
  const statements = node.caseBlock.clauses.flatMap((clause) => [...clause.statements]);
  const kind = usingKindOf(statements);
  if (kind === undefined || !isOurs(e, node)) return;
  const names = scopeNames(e, node);
  useAll(e, statements, names);
  wrapWhole(e, outermostLabel(node), startOf(e, node.caseBlock), names, kind);
}

/** Puts a statement into a scope; `middle` is a place in it that no other edit crosses. */
function wrapWhole(
  e: Eraser, node: ts.Statement, middle: number, names: ScopeNames, kind: 'using' | 'await using',
): void {
  const start = startOf(e, node);
  put(e, start, node.end, [
    `{ ${openScopeCode(e, names)} `, { start, end: middle }, { start: middle, end: node.end },
    ` ${closeScopeCode(names, kind)} }`,
  ]);
}

function outermostLabel(node: ts.Statement): ts.Statement {
  while (ts.isLabeledStatement(node.parent)) node = node.parent;
  return node;
}
