// What stands where the async function stood: an entry that calls the machine, or for a function that never waits the
// function itself, with its result made a promise.
//
//   async function f(a) { … }   →   function f(a) { try { return $oite.settle(f$1(null, a)); } catch ($e) { return $oite.reject($e); } }
//   async (x) => x + 1          →   (x) => { try { return $oite.settle(x + 1); } catch ($e) { return $oite.reject($e); } }

import { after, before, insertAfter, insertBefore, remove, replace, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import { hasUseStrict, isCommaList } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { isAnonymousFunction, withName } from '../plan/patterns.js';
import { generatorParameters, planParameters, positionalNames, type ParameterPlan } from '../plan/parameters.js';
import { isCaught, uncaughtThrows } from '../plan/exits.js';
import type { Result } from '../plan/ir.js';
import { resultOf } from '../plan/operands.js';
import type { FunctionPlan } from '../plan/index.js';
import type { FastTier } from './fast.js';
import type { FileNames, Shortcut } from './names.js';
import type { Around } from './results.js';

type Lowerable = Exclude<ts.FunctionLikeDeclaration, ts.ConstructorDeclaration>;

/** The edits that take `async` and `*` away. */
export function plainHead(node: Lowerable, text: string): readonly Edit[] {
  const edits: Edit[] = [];
  const keyword = ts.canHaveModifiers(node) ? ts.getModifiers(node)?.find((m) => m.kind === ts.SyntaxKind.AsyncKeyword) : undefined;
  if (keyword !== undefined) {
    const start = startOf(keyword);
    let end = keyword.end;
    while (text[end] === ' ' || text[end] === '\t') end++;
    // `x = 1⏎async [k]() {}` in a class: without `async` the bracket would go on with the field before it.
    const opens = ts.isMethodDeclaration(node) && ts.isComputedPropertyName(node.name) && ts.isClassLike(node.parent);
    const first = opens && node.asteriskToken === undefined && start === startOf(node);
    edits.push(first ? replace({ start, end }, ';', 'emit') : remove(start, end, 'emit'));
  }
  const star = (node as ts.FunctionDeclaration).asteriskToken;
  if (star !== undefined) {
    const start = startOf(star);
    const joins = /\w/.test(text[start - 1] ?? '') && /[\w$]/.test(text[star.end] ?? '');
    edits.push(joins ? replace({ start, end: star.end }, ' ', 'emit') : remove(start, star.end, 'emit'));
  }
  return edits;
}

/**
 * `(a, {c}, b = 1)` → `(a, $p1, ...$p)`. What counts in `length` stays. The range begins at the bracket, so that the
 * machine can place a parameter's pattern as a span of its own; `open` is that bracket.
 */
export function plainParameters(parameters: ParameterPlan, node: Lowerable, names: FileNames, open: Content = '('): readonly Edit[] {
  const { positional, listed, isSimple } = parameters;
  if (isSimple) return [];
  const parts: Content[] = positionalNames(parameters, names.rest).map((name, i) => {
    const { node: parameter, raw } = positional[i]!;
    return [i === 0 ? '' : ', ', raw ? { start: startOf(parameter.name), end: parameter.name.end } : name];
  });
  if (listed.length > 0) parts.push(`${parts.length === 0 ? '' : ', '}...${names.rest}`);
  return [replace({ start: node.parameters.pos - 1, end: node.parameters.end }, [open, parts], 'emit')];
}

/**
 * What a machine takes beside its frame: the arguments of the call. A generator's come with its frame; a machine inside
 * its entry sees them there.
 */
export function machineParameters({ fn, parameters, bindings }: FunctionPlan, names: FileNames): readonly string[] {
  if (fn.isGenerator) return [];
  const list = parameters.isSimple && [...bindings.shared].some(({ kind }) => kind === 'param') ? [] : [...positionalNames(parameters, names.rest)];
  if (parameters.listed.length > 0) list.push(names.rest);
  return list;
}

interface EntryOptions {
  readonly fn: FunctionInfo;
  readonly names: FileNames;
  readonly shortcut: (name: Shortcut) => string;
  /** Its callers get no promise: see direct.ts. */
  readonly direct: boolean;
  readonly machineName: string;
  /** What the machine takes beside its frame. */
  readonly machineArguments: readonly string[];
  /** An async generator's name for its own function object. */
  readonly self: string;
  /** How many places for locals a generator's machine needs. */
  readonly slots: number;
  /** The machine itself, where it stands inside the entry. */
  readonly inner: Content | undefined;
  /** The fast tier, if the function has one. */
  readonly fast: FastTier | undefined;
}

/** The body of an entry: the fast tier, or else the call of the machine, with its result, or its throw, made a promise. */
export function entryBody(options: EntryOptions): Edit {
  const { fn, fast, inner } = options;
  const { body } = fn.node as ts.FunctionLikeDeclaration;
  const strict = ts.isBlock(body!) && hasUseStrict(body.statements) ? '"use strict"; ' : '';
  const content: Content = fast !== undefined ? fastEntry(fast, options)
    : inner === undefined ? machineEntry(options) : [inner, ' ', machineEntry(options)];
  return replace(bodyRange(fn.node as ts.FunctionLikeDeclaration), [ts.isBlock(body!) ? '' : ' ', '{ ', strict, content, fast === undefined ? ' }' : '}'], 'emit');
}

function machineEntry({ fn, names, machineName, machineArguments, self, slots, inner }: EntryOptions): string {
  const { runtime, caught } = names;
  const ownThis = fn.usesThis && !fn.isArrow && inner === undefined;
  if (fn.isGenerator) {
    const values = generatorParameters(fn).map((binding) => binding.name);
    while (values.length < slots) values.push('void 0');
    return `return ${runtime}.generator(${machineName}, ${ownThis ? 'this' : 'void 0'}, ${self}, [${values.join(', ')}]);`;
  }
  const args = ['null', ...machineArguments];
  const run = ownThis ? `${machineName}.call(this, ${args.join(', ')})` : `${machineName}(${args.join(', ')})`;
  return `try { return ${runtime}.settle(${run}); } catch (${caught}) { return ${runtime}.reject(${caught}); }`;
}

/** A machine inside the entry is only made when the call suspends. */
function fastEntry({ declarations, body, suspended }: FastTier, { names, shortcut, direct, machineName, inner }: EntryOptions): Content {
  const { caught, state, handler, value, locals } = names;
  const handles = declarations.includes(handler) ? handler : '0';
  return [
    `\n  var ${declarations.join(', ')};\n  ${suspended === undefined ? '' : `${suspended}: `}try {`,
    body,
    `\n  } catch (${caught}) { return ${shortcut(direct ? 'fail' : 'reject')}(${caught}); }`,
    suspended === undefined ? '' : ['\n  ', inner!, `\n  return ${shortcut(direct ? 'hold' : 'suspend')}(${machineName}, void 0, ${state}, ${handles}, ${value}, ${locals});`],
    '\n',
  ];
}

/** A body in braces, or what follows the arrow: then the range is wider than the expression, which stays a span of its own. */
function bodyRange(node: ts.FunctionLikeDeclaration): { start: number; end: number } {
  const body = node.body!;
  if (ts.isBlock(body)) return { start: startOf(body), end: body.end };
  return { start: (node as ts.ArrowFunction).equalsGreaterThanToken.end, end: body.end };
}

/**
 * Whether a function without a suspension can keep its body: its returns become settled promises where they stand. Not
 * so where a finalizer would run after the promise was made, or where the body cannot become a block.
 */
export function keepsBody(fn: FunctionInfo): boolean {
  if (fn.isGenerator || fn.suspensions.length > 0) return false;
  if (fn.scope !== fn.paramScope) {
    for (const name of fn.scope.names.keys()) if (fn.paramScope.names.has(name)) return false;
    // `(a = x) => { var x; }`: the default means an x outside; the variable would be the entry's, where the default stands.
    const used = namesIn((fn.node as ts.FunctionLikeDeclaration).parameters);
    for (const { name, kind } of fn.scope.names.values()) if (kind === 'var' && used.has(name)) return false;
  }
  for (const binding of fn.scope.names.values()) {
    // `var f; function f() {}` is no block, and a block's function is another thing than a sloppy function's.
    if (binding.kind === 'function' && (binding.declarations.length > 1 || !fn.strict)) return false;
  }
  return !fn.jumps.some((jump) => ts.isReturnStatement(jump) && inFinalizedTry(jump, fn.node));
}

/** All names that stand in the nodes. */
function namesIn(nodes: readonly ts.Node[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  nodes.forEach(visit);
  return found;
}

function inFinalizedTry(node: ts.Node, boundary: ts.Node): boolean {
  for (let at = node; at !== boundary; at = at.parent) {
    if (ts.isTryStatement(at.parent) && at.parent.finallyBlock !== undefined) return true;
  }
  return false;
}

/** What a function without a suspension gives for its result and for its throw. */
export interface Outcome {
  /** What stands around a value that is returned. */
  readonly around: (result: Result, isCaught: boolean) => Around;
  /** Whether that needs the variable for values. */
  readonly takesVariable: (result: Result, isCaught: boolean) => boolean;
  /** What stands behind `return` where nothing is returned. */
  readonly nothing: string;
  readonly reject: string;
  /** Whether a throw statement is as good as a return of what `reject` gives. */
  readonly fails: boolean;
}

/** The edits for a function that keeps its body. */
export function settledBody(fn: FunctionInfo, analysis: Analysis, names: FileNames, outcome: Outcome): readonly Edit[] {
  const { caught } = names;
  const node = fn.node as ts.FunctionLikeDeclaration;
  const parameters = planParameters(fn);
  const failed = ` } catch (${caught}) { return ${outcome.reject}(${caught}); }`;
  const declared = declareParameters(parameters, names);
  const variable = ` var ${names.value};`;
  const body = node.body!;
  if (!ts.isBlock(body)) {
    const value = { start: startOf(body), end: body.end };
    const result = resultOf(body, analysis);
    const { open, close } = outcome.around(result, false);
    const takesVariable = outcome.takesVariable(result, false) ? variable : '';
    return [replace(bodyRange(node), [` {${takesVariable} try { `, declared, `return ${open}`, value, close, ';', failed, ' }'], 'emit')];
  }
  const edits: Edit[] = [];
  const directives = body.statements.filter((s) => ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression));
  const first = hasUseStrict(body.statements) ? directives[0]!.end : startOf(body) + 1;
  // Names of the body must not hide what a default of a parameter means: the body keeps a scope of its own.
  const takes = declared.some((part) => part !== '');
  const returns = fn.jumps.filter(ts.isReturnStatement).map((jump) => ({ jump, result: resultOf(jump.expression, analysis), isCaught: isCaught(jump, node) }));
  const takesVariable = returns.some(({ jump, result, isCaught }) => jump.expression !== undefined && outcome.takesVariable(result, isCaught));
  edits.push(insertAfter(first, [takesVariable ? variable : '', ' try {', takes ? [' ', declared, '{'] : ''], 'emit'));
  const lastStatement = body.statements.at(-1);
  // Without a semicolon, the end of the line ends the statement.
  const end = lastStatement === undefined || lastStatement.getSourceFile().text.charAt(lastStatement.end - 1) === ';' ? '' : '\n';
  const falls = outcome.nothing !== '' && (lastStatement === undefined || !ts.isReturnStatement(lastStatement));
  edits.push(insertBefore(body.end - 1, [end, falls ? `return${outcome.nothing}; ` : '', takes ? '} ' : '', `} catch (${caught}) { return ${outcome.reject}(${caught}); } `], 'emit'));
  for (const { jump, result, isCaught } of returns) {
    const { expression } = jump;
    if (expression === undefined) {
      edits.push(insertAfter(startOf(jump) + 'return'.length, outcome.nothing, 'emit'));
      continue;
    }
    const value = { start: startOf(expression), end: expression.end };
    const { open, close } = outcome.around(result, isCaught);
    const [first, last] = isCommaList(expression) ? ['(', ')'] : ['', ''];
    edits.push(before(value, open + first, 'emit'), after(value, [last, close], 'emit'));
  }
  if (outcome.fails) for (const thrown of uncaughtThrows(fn, node)) edits.push(...rejection(thrown, outcome));
  return edits;
}

/** `throw x;` → `return $reject(x);`: V8 takes its time to throw. */
function rejection(node: ts.ThrowStatement, { reject }: Outcome): readonly Edit[] {
  const start = startOf(node);
  const value = { start: startOf(node.expression), end: node.expression.end };
  const [open, close] = isCommaList(node.expression) ? ['((', '))'] : ['(', ')'];
  return [
    replace({ start, end: start + 'throw'.length }, { text: 'return', at: start }, 'emit'),
    before(value, reject + open, 'emit'), after(value, close, 'emit'),
  ];
}

/** Declarations for what the entry's own parameters stand for. */
export function declareParameters({ positional, listed }: ParameterPlan, { rest }: FileNames): readonly Content[] {
  return [
    ...positional.map(({ node, raw }, i) => (raw ? '' : declareParameter(node, `${rest}${i}`, ''))),
    ...listed.map((node, i) => declareParameter(node, `${rest}[${i}]`, `${rest}.slice(${i})`)),
  ];
}

function declareParameter({ name, initializer, dotDotDotToken }: ts.ParameterDeclaration, argument: string, rest: string): Content {
  const target = { start: startOf(name), end: name.end };
  if (dotDotDotToken !== undefined) return ['let ', target, ` = ${rest}; `];
  if (initializer === undefined) return ['let ', target, ` = ${argument}; `];
  const value = { start: startOf(initializer), end: initializer.end };
  const named: Content = ts.isIdentifier(name) && isAnonymousFunction(initializer) ? (withName(name.text, [value]) as Content) : value;
  return ['let ', target, ` = ${argument} === void 0 ? `, named, ` : ${argument}; `];
}
