// The parser alone: the part of TypeScript's one file (9 MB, most of it checker, emitter and language service) that the
// compiler can reach. Loading all of it takes five times as long as transpiling a small program.
//
// What is kept is found by name: TypeScript's file is one function whose statements are declarations, and a few that
// finish a declaration (`((Parser) => …)(Parser || (Parser = {}))`). From the names that the compiler uses, every
// declaration that is reached is kept as it stands. test/start.test.js compares trees of both.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

const require = createRequire(import.meta.url);

/** Nodes with the methods of the public API (`getStart`, …); the allocators of types and symbols would reach the services. */
const nodeAllocator = `setObjectAllocator({
  ...objectAllocator,
  getNodeConstructor: () => NodeObject,
  getTokenConstructor: () => TokenObject,
  getIdentifierConstructor: () => IdentifierObject,
  getPrivateIdentifierConstructor: () => PrivateIdentifierObject,
  getSourceFileConstructor: () => SourceFileObject,
});`;

function bindingNames(name, into) {
  if (ts.isIdentifier(name)) into.add(name.text);
  else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bindingNames(element.name, into);
  return into;
}

const isBlockScoped = (list) => (list.flags & ts.NodeFlags.BlockScoped) !== 0;

/** Names that the statements of one block declare for it. */
function lexicalNames(statements, into) {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      const list = statement.declarationList;
      if (isBlockScoped(list)) for (const { name } of list.declarations) bindingNames(name, into);
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) into.add(statement.name.text);
  }
}

/** Names of `var` in a function, inner functions left out. */
function hoistedNames(node, into) {
  ts.forEachChild(node, (child) => {
    if (ts.isFunctionLike(child) || ts.isClassLike(child)) return;
    if (ts.isVariableDeclarationList(child) && !isBlockScoped(child)) {
      for (const { name } of child.declarations) bindingNames(name, into);
    }
    hoistedNames(child, into);
  });
}

/** The names that a node declares for what is inside of it; undefined when it opens no scope. */
function scopeOf(node) {
  const names = new Set();
  if (ts.isFunctionLike(node)) {
    if (ts.isFunctionExpression(node) && node.name !== undefined) names.add(node.name.text);
    for (const { name } of node.parameters) bindingNames(name, names);
    if (node.body !== undefined) hoistedNames(node.body, names);
  } else if (ts.isClassExpression(node) && node.name !== undefined) names.add(node.name.text);
  else if (ts.isBlock(node)) lexicalNames(node.statements, names);
  else if (ts.isCaseBlock(node)) for (const { statements } of node.clauses) lexicalNames(statements, names);
  else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const { initializer } = node;
    if (initializer === undefined || !ts.isVariableDeclarationList(initializer)) return undefined;
    for (const { name } of initializer.declarations) bindingNames(name, names);
  } else if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) {
    bindingNames(node.variableDeclaration.name, names);
  } else return undefined;
  return names;
}

/** Whether the identifier `child` of `node` is a name of a property, a member or a label, and no reference. */
function isPlainName(node, child) {
  if (ts.isPropertyAccessExpression(node)) return node.name === child;
  if (ts.isLabeledStatement(node) || ts.isBreakOrContinueStatement(node)) return node.label === child;
  if (ts.isBindingElement(node)) return node.propertyName === child;
  return ts.isPropertyAssignment(node) || ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isPropertyDeclaration(node)
    ? node.name === child
    : false;
}

/** The names among `known` that `root` refers to. */
function references(root, known) {
  const found = new Set();
  const visit = (node, scopes) => {
    if (ts.isIdentifier(node)) {
      if (known.has(node.text) && !scopes.some((scope) => scope.has(node.text))) found.add(node.text);
      return;
    }
    const own = scopeOf(node);
    const inner = own === undefined ? scopes : [...scopes, own];
    ts.forEachChild(node, (child) => {
      if (!(ts.isIdentifier(child) && isPlainName(node, child))) visit(child, inner);
    });
  };
  visit(root, []);
  return found;
}

/** What a statement that declares nothing belongs to: `X.y = …`, `__export(X, …)`, `((X) => …)(X || (X = {}))`. */
function targetOf(statement) {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (ts.isBinaryExpression(expression)) {
    let target = expression.left;
    while (ts.isPropertyAccessExpression(target)) target = target.expression;
    return ts.isIdentifier(target) ? target.text : undefined;
  }
  if (!ts.isCallExpression(expression)) return undefined;
  const [first] = expression.arguments;
  if (ts.isIdentifier(expression.expression)) return expression.expression.text === '__export' ? first.text : undefined;
  if (!ts.isParenthesizedExpression(expression.expression)) return undefined;
  const target = first !== undefined && ts.isBinaryExpression(first) ? first.left : first;
  return target !== undefined && ts.isIdentifier(target) ? target.text : undefined;
}

function declaredNames(statement) {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name.text];
  if (!ts.isVariableStatement(statement)) return [];
  const names = new Set();
  for (const { name } of statement.declarationList.declarations) bindingNames(name, names);
  return [...names];
}

const parseScript = (name, text) => ts.createSourceFile(
  name, text, { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, true, ts.ScriptKind.JS,
);

/**
 * The text of an expression that evaluates to an object with those of `names` that TypeScript exports.
 * Throws when the file is not built as expected.
 */
export function trimParser(names) {
  const file = parseScript('typescript.js', readFileSync(require.resolve('typescript'), 'utf8'));
  const body = file.statements.at(-1)?.expression?.expression?.expression?.body;
  if (body?.statements === undefined) throw new Error('typescript.js is not one function any more');
  const allocator = parseScript('allocator.js', nodeAllocator).statements[0];
  const units = [...body.statements, allocator].map((statement) => ({
    statement, names: declaredNames(statement), target: targetOf(statement), kept: false,
  }));
  const declared = new Map(units.flatMap((unit) => unit.names.map((name) => [name, unit])));
  const exported = new Map();
  const table = units.find(({ target }) => target === 'typescript_exports').statement.expression.arguments[1];
  for (const { name, initializer } of table.properties) exported.set(name.text, initializer.body.text);

  const queue = [];
  const keep = (unit) => {
    if (unit.kept) return;
    unit.kept = true;
    queue.push(unit);
  };
  keep(units.at(-1));
  // Whoever looked for them in a text may have found words of a comment, too; tsc has checked the names in the code.
  const wanted = names.filter((name) => exported.has(name));
  for (const name of wanted) keep(declared.get(exported.get(name)));
  const finishing = units.filter((unit) => unit.names.length === 0 && unit.target !== undefined);
  for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
    for (const name of references(unit.statement, declared)) keep(declared.get(name));
    for (const other of finishing) if (declared.get(other.target)?.kept) keep(other);
  }
  const kept = units.filter((unit) => unit.kept);
  const messages = messagesOf(kept);
  const text = kept.map(({ statement, names: own }) =>
    own[0] === 'Diagnostics' ? withMessages(statement, messages) : statement.getText());
  const members = wanted.map((name) => `  ${name}: ${exported.get(name)},`);
  return `(() => {\n"use strict";\n${text.join('\n')}\nreturn {\n${members.join('\n')}\n};\n})()`;
}

/** The diagnostics that the kept declarations name: a twelfth of the table. */
function messagesOf(units) {
  const used = new Set();
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Diagnostics') {
      used.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const { statement } of units) visit(statement);
  return used;
}

function withMessages(statement, used) {
  const { properties } = statement.declarationList.declarations[0].initializer;
  const lines = properties.filter(({ name }) => used.has(name.text)).map((property) => property.getText());
  return `var Diagnostics = {\n${lines.join(',\n')}\n};`;
}

/** TypeScript's own notice, which stays with its code. */
export function parserNotice() {
  return /^\/\*![^]*?\*\//.exec(readFileSync(require.resolve('typescript'), 'utf8'))[0];
}
