// The edits that turn a lowered function declaration, function expression or arrow function into its form (plan/forms.ts),
// and give it the prototype objects that it has in ECMA-262 27.4 and 27.7.

import { after, before, insertAfter, insertBefore, remove, replace, type Content, type Edit } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { hasUseStrict } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { contextName, isMethodDeclaration, isMethodExpression, propertyOf } from '../plan/forms.js';
import type { FileNames } from './names.js';

export interface Form {
  readonly edits: readonly Edit[];
  /** The keywords before the parameters are dealt with. */
  readonly headDone: boolean;
  /** How an async generator's entry calls its own function object, for `prototype`; 'null' where it cannot. */
  readonly self: string;
}

interface FormContext {
  readonly analysis: Analysis;
  readonly names: FileNames;
  /** Spec: functions get their exact prototype objects; eager leaves those of ordinary functions. */
  readonly exact: boolean;
  /** The emitted name of a helper of the runtime, which is then used. */
  readonly helper: (name: string) => string;
  /** The list of the function's statement is flattened into a machine: the planner places it. */
  readonly planned: boolean;
}

/** Nothing changes. */
export const plain: Form = { edits: [], headDone: false, self: 'null' };

export function formOf(fn: FunctionInfo, context: FormContext): Form {
  const { node } = fn;
  if (ts.isFunctionDeclaration(node)) return declaration(fn, node, context);
  if (ts.isFunctionExpression(node)) return expression(fn, node, context);
  if (ts.isArrowFunction(node)) return arrow(fn, node, context);
  return plain;
}

/** Opens and closes the call that sets prototype objects, if there is one to make. */
export function dressing(fn: Pick<FunctionInfo, 'isGenerator'>, { names, exact }: Pick<FormContext, 'names' | 'exact'>): readonly [string, string] {
  if (fn.isGenerator) return [`${names.runtime}.generatorFunction(`, ')'];
  return exact ? [`${names.runtime}.asyncFunction(`, ')'] : ['', ''];
}

function declaration(fn: FunctionInfo, node: ts.FunctionDeclaration, context: FormContext): Form {
  const { analysis, planned } = context;
  if (ts.isCaseOrDefaultClause(node.parent) && !planned) return inClause(fn, node, node.parent.parent, context);
  // A plain function in a sloppy block would be a variable of the function around, too (B.3.2).
  const inSloppyBlock = !fn.parent!.strict && !planned && ts.isBlock(node.parent) && !ts.isFunctionLike(node.parent.parent);
  if (!isMethodDeclaration(node, analysis, context.exact || inSloppyBlock)) return plain;
  const name = node.name!;
  const edits: Edit[] = [...uniqueParameters(node, context.names)];
  if (planned) return { edits, headDone: true, self: fn.isGenerator ? context.names.fresh('self') : 'null' };
  const binding = analysis.bindingOf.get(name)!;
  const self = binding.references.some((reference) => reference.writes) ? 'null' : name.text;
  const [open, close] = dressing(fn, context);
  const list = node.parent as ts.SourceFile | ts.Block;
  const keyword = ts.isBlock(list) && !ts.isFunctionLike(list.parent) ? 'let' : 'var';
  const method = { start: name.getStart(), end: node.end };
  const { access } = propertyOf(name.text);
  const content: Content = [`${keyword} ${name.text} = ${open}({ `, method, ` })${access}${close};\n`];
  const at = startOf(list);
  const first = ts.isBlock(list) ? ['\n', content] : content;
  // Behind what else begins there: the imports of the file, the `try` of an entry.
  edits.push(insertBefore(at, first, 'emit'), remove(node.getStart(), node.end, 'emit'));
  return { edits, headDone: true, self };
}

/** Methods have no two parameters with one name, as sloppy functions may: the last one is meant (ECMA-262 15.1.1, 10.2.11). */
function uniqueParameters({ parameters }: ts.SignatureDeclaration, { fresh }: FileNames): readonly Edit[] {
  const edits: Edit[] = [];
  parameters.forEach(({ name }, i) => {
    if (!ts.isIdentifier(name)) return;
    const again = parameters.slice(i + 1).some((other) => ts.isIdentifier(other.name) && other.name.text === name.text);
    if (again) edits.push(replace({ start: name.getStart(), end: name.end }, fresh(name.text), 'emit'));
  });
  return edits;
}

/**
 * A clause has no start where a method could get its place: a test before all others does it, in the scope of the switch
 * and equal to nothing. What stays a function would in sloppy code be a variable of the function around, too, unless a
 * lexical name stands between the two (B.3.2). The switch's own value is taken before where it uses one of the names.
 *
 *   switch (x) { case 1: async function f() { … } }   →   { let f; switch (x) { case (f = ({ f() { … } }).f, {}): case 1: } }
 */
function inClause(fn: FunctionInfo, node: ts.FunctionDeclaration, caseBlock: ts.CaseBlock, context: FormContext): Form {
  const { analysis, exact, names } = context;
  const functions = caseBlock.clauses.flatMap((clause) => clause.statements.filter(isAsyncDeclaration));
  const isMethod = (at: ts.FunctionDeclaration): boolean => isMethodDeclaration(at, analysis, exact);
  const edits: Edit[] = [];
  if (functions[0] === node) {
    // Once for all of them.
    edits.push(...aroundSwitch(functions.filter((at) => isMethod(at) || !fn.parent!.strict), caseBlock, names));
    const content = functions.filter(isMethod).map((at): Content => {
      const [open, close] = dressing({ isGenerator: at.asteriskToken !== undefined }, context);
      const name = at.name!;
      const method = { start: name.getStart(), end: at.end };
      return [`${name.text} = ${open}({ `, method, ` })${propertyOf(name.text).access}${close}, `];
    });
    if (content.length > 0) edits.push(insertAfter(caseBlock.getStart() + 1, [' case (', content, '{}):'], 'emit'));
  }
  if (!isMethod(node)) return { ...plain, edits };
  edits.push(...uniqueParameters(node, names), remove(node.getStart(), node.end, 'emit'));
  const isWritten = analysis.bindingOf.get(node.name!)!.references.some((reference) => reference.writes);
  return { edits, headDone: true, self: isWritten ? 'null' : node.name!.text };
}

function aroundSwitch(functions: readonly ts.FunctionDeclaration[], { parent: owner }: ts.CaseBlock, { fresh }: FileNames): readonly Edit[] {
  if (functions.length === 0) return [];
  const own = functions.map(({ name }) => name!.text);
  const span = { start: owner.getStart(), end: owner.end };
  const declared = `{ let ${own.join(', ')}; `;
  const { expression } = owner;
  if (!mentions(expression, new Set(own))) return [before(span, declared, 'emit'), after(span, ' }', 'emit')];
  const value = fresh('value');
  return [
    replace({ start: span.start, end: expression.getStart() }, `{ const ${value} = `, 'emit'),
    replace({ start: expression.end, end: owner.caseBlock.getStart() }, `; ${declared}switch (${value}) `, 'emit'),
    after(span, ' } }', 'emit'),
  ];
}

function isAsyncDeclaration(node: ts.Statement): node is ts.FunctionDeclaration {
  return ts.isFunctionDeclaration(node) && node.body !== undefined
    && (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false);
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  return (ts.isIdentifier(node) && names.has(node.text)) || (ts.forEachChild(node, (child) => mentions(child, names) || undefined) ?? false);
}

/** Behind the directives of a list. */
function startOf(list: ts.SourceFile | ts.Block): number {
  if (ts.isBlock(list)) return hasUseStrict(list.statements) ? directivesEnd(list.statements) : list.getStart() + 1;
  for (const statement of list.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return statement.getStart();
  }
  return list.end;
}

function directivesEnd(statements: readonly ts.Statement[]): number {
  let end = 0;
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    end = statement.end;
  }
  return end;
}

function expression(fn: FunctionInfo, node: ts.FunctionExpression, context: FormContext): Form {
  const { analysis, names } = context;
  if (!isMethodExpression(node, analysis, context.exact)) return underComputedName(fn, node, context);
  const unique = uniqueParameters(node, names);
  const { key, access } = propertyOf(node.name?.text ?? contextName(node)!);
  const start = node.getStart();
  const parametersAt = node.name?.getStart() ?? (node.typeParameters ?? node.parameters).pos - 1;
  const [open, close] = dressing(fn, context);
  const isUsed = (name: ts.Identifier): boolean => analysis.bindingOf.get(name)!.references.length > 0 || fn.dynamicScopes.length > 0;
  const ownName = node.name !== undefined && isUsed(node.name) ? node.name.text : undefined;
  // Its own name, or a generator's prototype, needs a variable around the method.
  const self = ownName ?? (fn.isGenerator ? names.fresh('self') : undefined);
  const head = `${self === undefined ? '' : `(() => { const ${self} = `}${open}({ ${node.name === undefined ? key : ''}`;
  const tail = ` })${access}${close}${self === undefined ? '' : `; return ${self}; })()`}`;
  return {
    edits: [...unique, replace({ start, end: parametersAt }, { text: head, at: start }, 'emit'), after({ start, end: node.end }, tail, 'emit')],
    headDone: true,
    self: self ?? 'null',
  };
}

/**
 * What the name of a function is shows only when its property is made:
 *
 *   { [k]: async function () { … } }   →   { ...$oite.keyed(k, (key$1) => $oite.asyncFunction(({ [key$1]() { … } })[key$1])) }
 */
function underComputedName(fn: FunctionInfo, node: ts.FunctionExpression | ts.ArrowFunction, context: FormContext): Form {
  const { parent } = node;
  if (node.name !== undefined || !ts.isPropertyAssignment(parent) || !ts.isComputedPropertyName(parent.name)) return plain;
  if (!context.exact && !fn.isGenerator) return plain;
  const { names } = context;
  const { expression } = parent.name;
  const [open, close] = dressing(fn, context);
  const key = names.fresh('key');
  const self = fn.isGenerator ? names.fresh('self') : undefined;
  const head = `, (${key}) => ${self === undefined ? '' : `{ const ${self} = `}${open}({ [${key}]`;
  const tail = ` })[${key}]${close}${self === undefined ? '' : `; return ${self}; }`})`;
  const isArrow = ts.isArrowFunction(node);
  const start = node.getStart();
  return {
    edits: [
      ...uniqueParameters(node, names),
      replace({ start: parent.getStart(), end: expression.getStart() }, `...${context.helper('keyed')}(`, 'emit'),
      replace({ start: expression.end, end: start }, isArrow ? `${head}: ` : head, 'emit'),
      ...(isArrow ? [] : [remove(start, (node.typeParameters ?? node.parameters).pos - 1, 'emit')]),
      after({ start, end: node.end }, tail, 'emit'),
    ],
    headDone: !isArrow,
    self: self ?? 'null',
  };
}

function arrow(fn: FunctionInfo, node: ts.ArrowFunction, context: FormContext): Form {
  const { names, exact } = context;
  if (!exact) return plain;
  const name = contextName(node);
  if (name === undefined) return underComputedName(fn, node, context);
  const { key, access } = propertyOf(name);
  const span = { start: node.getStart(), end: node.end };
  const property = key === '__proto__' ? '["__proto__"]' : key;
  return {
    ...plain,
    edits: [
      before(span, { text: `${names.runtime}.asyncFunction(({ ${property}: `, at: span.start }, 'emit'),
      after(span, ` })${access})`, 'emit'),
    ],
  };
}
