// Makes a failing program small: on its syntax tree, larger parts first, every part that the failure does not need is removed
// or replaced by a part of itself. The callback says whether a candidate still fails in the same way.

import ts from 'typescript';

/**
 * The smallest text found for which stillFails(text) holds, within the time given.
 */
export function shrink(text, stillFails, { milliseconds = 20000 } = {}) {
  const end = performance.now() + milliseconds;
  let smallest = text;
  for (let changed = true; changed && performance.now() < end; ) {
    changed = false;
    // One pass goes from large parts to small ones; what was too much before a success is tried again in the next pass.
    let limit = Infinity;
    for (let found = candidates(smallest), i = 0; i < found.length && performance.now() < end; i++) {
      const { start, stop, put } = found[i];
      const saved = stop - start - put.length;
      if (saved <= 0 || saved > limit) continue;
      const candidate = smallest.slice(0, start) + put + smallest.slice(stop);
      if (!stillFails(candidate)) continue;
      smallest = candidate;
      changed = true;
      limit = saved;
      found = candidates(smallest);
      i = -1;
    }
  }
  return tidy(smallest);
}

const tidy = (text) => text.replace(/^[ \t;]*\n/gm, '').replace(/[ \t]+$/gm, '');

function candidates(text) {
  const file = ts.createSourceFile('program.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const found = [];
  const add = (start, stop, put = '') => found.push({ start, stop, put });
  const whole = (node) => [node.getStart(file), node.getEnd()];
  const visit = (node) => {
    if (ts.isStatement(node) && !ts.isBlock(node)) add(...whole(node), needsStatement(node) ? ';' : '');
    for (const inner of statementParts(node)) if (inner) add(...whole(node), inner.getText(file));
    for (const list of lists(node)) removeFrom(list, file, add);
    if (ts.isExpression(node) && !ts.isIdentifier(node) && !isFixed(node)) {
      for (const inner of expressionParts(node)) add(...whole(node), inner.getText(file));
      if (!ts.isNumericLiteral(node)) add(...whole(node), '1');
    }
    for (const optional of optionalParts(node)) if (optional) add(optional[0], optional[1]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.sort((a, b) => b.stop - b.start - b.put.length - (a.stop - a.start - a.put.length));
}

// The statement of an if or a loop cannot go without a trace.
const needsStatement = (node) =>
  !ts.isBlock(node.parent) && !ts.isSourceFile(node.parent) && !ts.isCaseOrDefaultClause(node.parent);

function statementParts(node) {
  if (ts.isIfStatement(node)) return [node.thenStatement, node.elseStatement];
  if (ts.isIterationStatement(node, false) || ts.isLabeledStatement(node)) return [node.statement];
  if (ts.isTryStatement(node)) return [node.tryBlock, node.catchClause?.block, node.finallyBlock];
  if (ts.isSwitchStatement(node)) return [];
  if (ts.isBlock(node) && ts.isBlock(node.parent) && node.statements.length > 0) return node.statements;
  return [];
}

function lists(node) {
  if (ts.isBlock(node) || ts.isSourceFile(node)) return [];
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return [node.arguments ?? []];
  if (ts.isArrayLiteralExpression(node) || ts.isArrayBindingPattern(node) || ts.isObjectBindingPattern(node))
    return [node.elements];
  if (ts.isObjectLiteralExpression(node)) return [node.properties];
  if (ts.isClassLike(node)) return [node.members];
  if (ts.isFunctionLike(node)) return [node.parameters];
  if (ts.isCaseBlock(node)) return [node.clauses];
  if (ts.isVariableDeclarationList(node) && node.declarations.length > 1) return [node.declarations];
  return [];
}

function removeFrom(list, file, add) {
  list.forEach((item, i) => {
    const comma = i + 1 < list.length ? list[i + 1].getStart(file) : item.getEnd();
    const start = i > 0 && i + 1 === list.length ? list[i - 1].getEnd() : item.getStart(file);
    add(start, comma);
  });
}

function expressionParts(node) {
  const parts = [];
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child) && !ts.isToken(child)) parts.push(child);
    else if (ts.isExpression(child) && (ts.isIdentifier(child) || ts.isNumericLiteral(child))) parts.push(child);
    else if (ts.isTemplateSpan(child)) parts.push(child.expression);
    else if (ts.isPropertyAssignment(child)) parts.push(child.initializer);
  });
  return parts;
}

// Names, targets and the like have no value to be replaced by.
function isFixed(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return true;
  return (
    ts.isExpressionWithTypeArguments(node) ||
    ts.isSpreadElement(node) ||
    ts.isOmittedExpression(node) ||
    node.kind === ts.SyntaxKind.SuperKeyword
  );
}

function optionalParts(node) {
  const between = (from, to) => [from.getEnd(), to.getEnd()];
  if (ts.isIfStatement(node) && node.elseStatement) return [between(node.thenStatement, node.elseStatement)];
  if (ts.isTryStatement(node) && node.catchClause && node.finallyBlock) {
    return [between(node.tryBlock, node.catchClause), between(node.catchClause, node.finallyBlock)];
  }
  if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && node.initializer)
    return [between(node.name, node.initializer)];
  if (ts.isClassLike(node) && node.heritageClauses?.length)
    return [[node.heritageClauses.pos, node.heritageClauses.end]];
  if (ts.isLabeledStatement(node)) return [[node.label.getStart(), node.statement.getStart()]];
  if (ts.isFunctionLike(node) && node.modifiers?.length) return [[node.modifiers.pos, node.modifiers.end]];
  return [];
}
