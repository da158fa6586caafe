// Async functions that hold a direct eval or a `with` statement, own or in a function inside. Eval sees the scopes that
// it stands in, so these stay: the body becomes that of a native generator, as a whole, and the runtime drives it.
//
//   async function f(a, b = 1) { return eval(await a); }
//   → function f(a) { return $oite.scoped(function* (a, b = 1) { return eval((yield a)); }, this, arguments); }
//
// In an async generator `yield x` becomes `yield $oite.yields(x)`, so that it can be told from an await.

import { after, insertAfter, insertBefore, insertLast, replace, type Content, type Edit } from '../edits.js';
import { messages, type Report } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import { hasUseStrict, isCommaList } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { propertyOf } from '../plan/forms.js';
import { planParameters, positionalNames } from '../plan/parameters.js';
import { Unsupported } from '../plan/unsupported.js';
import { declareParameters, keepsBody, plainParameters } from './entries.js';
import type { FileNames } from './names.js';
import { sourceName } from './places.js';

type Lowerable = Exclude<ts.FunctionLikeDeclaration, ts.ConstructorDeclaration>;

const { SyntaxKind } = ts;

/**
 * Whether an async function, or the body of a script that awaits, keeps its scopes and becomes a generator: where code
 * that is only known at run time looks into them, and for debuggers wherever it can be (`debug`).
 */
export function isScoped(fn: FunctionInfo, analysis: Analysis, debug: boolean): boolean {
  if (fn.dynamicScopes.length === 0 && !(debug && isLikeGenerator(fn, analysis))) return false;
  // A function that keeps its body keeps its scopes, too; but its parameters may be moved.
  return ts.isSourceFile(fn.node) || !keepsBody(fn) || !planParameters(fn).isSimple;
}

interface ScopedContext {
  readonly analysis: Analysis;
  readonly names: FileNames;
  readonly text: string;
  /** Which functions have this form. */
  readonly isScoped: (fn: FunctionInfo) => boolean;
  /** An async generator's name for its own function object. */
  readonly self: string;
}

/** The edits for the parameters and the body. They come before those that stand around the function. */
export function scopedFunction(fn: FunctionInfo, context: ScopedContext): readonly Edit[] {
  const { names } = context;
  const { runtime } = names;
  const node = fn.node as Lowerable;
  const body = node.body!;
  refuse(fn, context);
  const edits = [...suspensions(fn, context)];
  const target = newTarget(fn, context, edits);
  const parameters = planParameters(fn);
  let taken: Content = span(node.parameters);
  let declared: Content = '';
  let args = 'arguments';
  let thisArg = 'this';
  if (fn.isArrow) {
    edits.push(...plainParameters(parameters, node, names));
    if (!fn.usesThis && !fn.usesSuper && !holdsEval(fn)) thisArg = 'void 0';
    if (wantsArguments(fn)) {
      // Those of the function around: its generator gets them, and finds the parameters outside.
      taken = '';
      declared = declareParameters(parameters, names);
    } else {
      const list = [...positionalNames(parameters, names.rest), ...(parameters.listed.length > 0 ? [`...${names.rest}`] : [])];
      args = `[${list.join(', ')}]`;
    }
  } else if (!parameters.isSimple || fn.paramScope.names.has('arguments')) {
    const list = parameters.positional.map((_, i) => `${names.rest}${i}`).join(', ');
    edits.push(replace({ start: node.parameters.pos - 1, end: node.parameters.end }, `(${list}`, 'emit'));
  }
  const isMethod = !fn.isArrow ? ts.isMethodDeclaration(node) : superOwner(fn) !== undefined;
  const home = isMethod && (fn.usesSuper || holdsEval(fn));
  const strict = ts.isBlock(body) && hasUseStrict(body.statements) ? '"use strict"; ' : '';
  const driver = fn.isGenerator ? 'scopedGenerator' : 'scoped';
  const { open: generator, close: made } = generatorForm(node, home ? `__proto__: ${runtime}.home((k) => super[k], (k, v) => { super[k] = v; }), ` : '');
  const open: Content = [
    '{ ', fn.isArrow ? target : strict, placed(`return ${runtime}.${driver}(`, node.getStart()), generator, '(', taken, ') ',
  ];
  // A call ends where the source says so.
  const end = ts.isBlock(body) ? body.end - 1 : body.getStart();
  const close = placed(`${made}, ${thisArg}, ${args}${fn.isGenerator ? `, ${context.self}` : ''}); }`, end);
  if (!ts.isBlock(body)) {
    const range = { start: (node as ts.ArrowFunction).equalsGreaterThanToken.end, end: body.end };
    const value = { start: body.getStart(), end: body.end };
    return [...edits, replace(range, [' ', open, '{ ', declared, 'return ', value, '; }', close], 'emit')];
  }
  if (declared !== '') edits.push(insertAfter(body.getStart() + 1, [' ', declared], 'emit'));
  return [...edits, insertBefore(body.getStart(), open, 'emit'), after({ start: body.getStart(), end: body.end }, close, 'emit')];
}

/**
 * What stands before the parameters of a function's generator and behind its body. As a method it has the function's name,
 * for debuggers and stacks, without a variable of that name. `members` go before it, and need the object.
 */
function generatorForm(node: Lowerable, members: string): { readonly open: string; readonly close: string } {
  const name = sourceName(node);
  const names = node.parameters.map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name.text : parameter));
  // Methods have no two parameters of one name.
  const isNamed = name !== undefined && name !== '' && new Set(names).size === names.length;
  if (!isNamed && members === '') return { open: 'function* ', close: '' };
  const { key, access } = propertyOf(isNamed ? name : 'm');
  return { open: `({ ${members}*${key}`, close: ` })${access}` };
}

/** The edits for the body of a script that awaits at its top level. */
export function scopedMain(fn: FunctionInfo, context: ScopedContext): readonly Edit[] {
  const { runtime } = context.names;
  const sourceFile = fn.node as ts.SourceFile;
  const first = sourceFile.statements[0]!;
  const start = hasUseStrict(sourceFile.statements) ? first.end : first.getStart();
  refuse(fn, context);
  return [
    ...suspensions(fn, context),
    insertAfter(start, `\n${runtime}.main(function () { return ${runtime}.scoped(function* () {\n`, 'emit'),
    insertLast(sourceFile.end, '\n}, this, []); }, this);\n', 'emit'),
  ];
}

function span(nodes: ts.NodeArray<ts.Node>): Content {
  return nodes.length === 0 ? '' : { start: nodes[0]!.getStart(), end: nodes.end };
}

function holdsEval(fn: FunctionInfo): boolean {
  return fn.dynamicScopes.some((node) => !ts.isWithStatement(node));
}

/** The function whose `this`, `arguments` and `super` an arrow function has; undefined: those of the file. */
function lexicalOwner(fn: FunctionInfo): FunctionInfo | undefined {
  let at: FunctionInfo | undefined = fn;
  while (at?.isArrow === true) at = at.parent;
  return at;
}

function superOwner(fn: FunctionInfo): ts.Node | undefined {
  const node = lexicalOwner(fn)?.node;
  if (node === undefined || ts.isSourceFile(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return undefined;
  return ts.isModuleDeclaration(node as ts.Node) ? undefined : node;
}

/** Whether an arrow function's body can reach the `arguments` of the function around. */
function wantsArguments(fn: FunctionInfo): boolean {
  if (fn.usesArguments) return true;
  const node = lexicalOwner(fn)?.node;
  const has = node !== undefined && ts.isFunctionLike(node) && !redeclaresParameter(fn);
  return has && holdsEval(fn);
}

/** A variable or function of the body with a parameter's name: it is to begin with its value, so both are in one scope. */
function redeclaresParameter({ scope, paramScope }: FunctionInfo): boolean {
  for (const binding of paramScope.names.values()) {
    const isParameter = binding.declarations.some(({ parent }) => ts.isParameter(parent));
    if ((isParameter && binding.declarations.length > 1) || (scope !== paramScope && scope.names.has(binding.name))) return true;
  }
  return false;
}

/**
 * `new.target` of the function around an arrow function is taken before its generator is made, once for all arrow
 * functions inside. The declaration.
 */
function newTarget(fn: FunctionInfo, { names, isScoped: scoped }: ScopedContext, edits: Edit[]): string {
  if (!fn.isArrow || !fn.usesNewTarget) return '';
  for (let outer = fn.parent; outer?.isArrow === true; outer = outer.parent) if (outer.isAsync && scoped(outer)) return '';
  const name = names.fresh('target');
  const visit = (node: ts.Node): void => {
    if (ts.isMetaProperty(node)) edits.push(replace({ start: node.getStart(), end: node.end }, name, 'emit'));
    else if (ts.isPropertyDeclaration(node)) visit(node.name);
    else if (ts.isArrowFunction(node) || !(ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node))) ts.forEachChild(node, visit);
  };
  ts.forEachChild(fn.node, visit);
  return `const ${name} = new.target; `;
}

/** What a generator cannot stand for; undefined: nothing of that is in the function. */
function obstacle(fn: FunctionInfo, { identifiers, names }: Analysis): Report | undefined {
  const { node } = fn;
  const no = (at: ts.Node, what: string): Report => messages.besideEval({ start: at.getStart(), end: at.end }, what);
  const keyword = names.has('yield') ? identifiers.find((name) => name.text === 'yield' && name.end > node.pos && name.end <= node.end) : undefined;
  if (keyword !== undefined) return no(keyword, 'yield as a name');
  for (const loop of fn.suspensions) {
    if (!ts.isForOfStatement(loop)) continue;
    const { initializer } = loop;
    if (!ts.isVariableDeclarationList(initializer) || (initializer.flags & ts.NodeFlags.BlockScoped) < ts.NodeFlags.Using) continue;
    return no(initializer, 'using in the head of for await');
  }
  if (!fn.isArrow) return undefined;
  if (fn.usesArguments && redeclaresParameter(fn)) return no(node, 'arguments of the function around');
  const call = fn.usesSuper ? superCall(node) : undefined;
  return call && no(call, 'super()');
}

/** Whether nobody can tell a function without eval from its generator. */
function isLikeGenerator(fn: FunctionInfo, analysis: Analysis): boolean {
  if (obstacle(fn, analysis) !== undefined) return false;
  // `arguments.callee` is the generator function.
  if (fn.usesArguments && !fn.strict && fn.node.getText().includes('callee')) return false;
  // Before super() an arrow function may be called that only uses `this` later.
  const owner = fn.isArrow && (fn.usesThis || fn.usesSuper) ? lexicalOwner(fn)?.node : undefined;
  return owner === undefined || !ts.isConstructorDeclaration(owner) || owner.parent.heritageClauses === undefined;
}

function superCall(node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === SyntaxKind.SuperKeyword) return node;
  return ts.forEachChild(node, superCall);
}

function refuse(fn: FunctionInfo, { analysis }: ScopedContext): void {
  const report = obstacle(fn, analysis);
  if (report !== undefined) throw new Unsupported(report);
}

/** Text that debuggers and stack traces place where the source has its keyword. */
function placed(text: string, at: number): Content {
  return { text, at };
}

/** Inner ones come first: what ends where an outer one ends is closed before it. */
function suspensions(fn: FunctionInfo, context: ScopedContext): readonly Edit[] {
  const { runtime } = context.names;
  const edits: Edit[] = [];
  for (const node of fn.suspensions) {
    const whole = { start: node.getStart(), end: node.end };
    if (ts.isAwaitExpression(node)) edits.push(...awaiting(node, context.text));
    else if (ts.isYieldExpression(node)) {
      const { asteriskToken, expression } = node;
      const keyword = { start: whole.start, end: asteriskToken?.end ?? whole.start + 'yield'.length };
      const call = asteriskToken === undefined ? ` ${runtime}.yields(` : `* ${runtime}.delegates(`;
      edits.push(replace(keyword, [placed('yield', whole.start), call, expression === undefined ? ')' : ''], 'emit'));
      if (expression !== undefined) edits.push(after(whole, ')', 'emit'));
    } else if (ts.isReturnStatement(node)) {
      const value = { start: node.expression!.getStart(), end: node.expression!.end };
      edits.push(
        replace({ start: whole.start, end: whole.start + 'return'.length }, [placed('return', whole.start), isCommaList(node.expression!) ? ' (yield (' : ' (yield'], 'emit'),
        after(value, isCommaList(node.expression!) ? '))' : ')', 'emit'));
    } else if (ts.isForOfStatement(node)) edits.push(forAwait(node, context));
  }
  return edits;
}

/**
 * `await x` → `(yield x)`; a statement of its own needs no brackets. Elsewhere at the start of a statement one could go on
 * with the line before it.
 */
function awaiting(node: ts.AwaitExpression, text: string): readonly Edit[] {
  const { expression } = node;
  const start = node.getStart();
  let statement: ts.Node = node;
  while (statement.parent.getStart() === start && !ts.isStatement(statement)) statement = statement.parent;
  const isWhole = statement === node.parent && ts.isExpressionStatement(statement);
  const [open, close] = isWhole ? ['', ''] : [ts.isExpressionStatement(statement) ? '0, (' : '(', ')'];
  // Nothing but a space may stand between `yield` and its operand's line.
  const apart = ts.isTypeAssertionExpression(expression) || /[\n\r\u2028\u2029]/.test(text.slice(start, expression.getStart()));
  return [
    replace({ start, end: start + 'await'.length }, [placed(`${open}yield`, start), apart ? ' (' : ''], 'emit'),
    after({ start, end: node.end }, `${apart ? ')' : ''}${close}`, 'emit'),
  ];
}

/**
 * for await (const x of y) z();
 * → { const l = $oite.loop(y); try { for (; yield* l.next();) { const x = l.v; z(); } }
 *     catch ($e) { yield* l.close(true); throw $e; } finally { yield* l.close(); } }
 */
function forAwait(node: ts.ForOfStatement, { names }: ScopedContext): Edit {
  const { initializer, expression, statement } = node;
  const target = { start: initializer.getStart(), end: initializer.end };
  const isList = ts.isVariableDeclarationList(initializer);
  let outer: ts.Statement = node;
  while (ts.isLabeledStatement(outer.parent)) outer = outer.parent;
  const labels = node === outer ? '' : { start: outer.getStart(), end: node.getStart() };
  const loop = names.fresh('loop');
  const { caught, runtime } = names;
  // Debuggers stop at the iterable once, and before each turn where the head names the value.
  const iterable = { start: expression.getStart(), end: expression.end };
  const head = isList ? initializer.declarations[0]!.getStart() : target.start;
  const turn = (text: string): Content => placed(text, head);
  return replace({ start: outer.getStart(), end: outer.end }, [
    placed('{', node.getStart()), ` const ${loop} =`, placed(` ${runtime}.loop(`, iterable.start), iterable, '); try { ', labels,
    'for (; ', turn(`yield* ${loop}.next()`), ';) { ', isList ? '' : '(', target, ' =', turn(` ${loop}.v`), isList ? '; ' : '); ',
    { start: statement.getStart(), end: statement.end },
    ` } } catch (${caught}) { `, turn(`yield* ${loop}.close(true)`), '; ', turn(`throw ${caught}`), '; } finally { ', turn(`yield* ${loop}.close()`), '; } }',
  ], 'emit');
}
