// The code around a class that has decorators: a function that makes the class and gives it back.

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { localName, put, startOf, type Eraser } from './context.js';
import { decoratorList, type ClassPlan } from './decorators.js';
import { typeListEnd } from './expressions.js';
import { keepSelf, legacyStatements, type LegacyPlan } from './legacy.js';
import { hasModifier } from './syntax.js';
import { afterToken } from './text.js';

const { SyntaxKind } = ts;

/** From behind the name (and type parameters) to the end. */
function tailOf(e: Eraser, node: ts.ClassLikeDeclaration): Content {
  let start = node.typeParameters !== undefined ? typeListEnd(e, node.typeParameters) : node.name?.end;
  if (start === undefined) {
    const last = node.modifiers?.[node.modifiers.length - 1];
    start = afterToken(e.text, last?.end ?? node.pos, 'class');
  }
  return { start, end: node.end };
}

/** An anonymous class, in an object literal that gives it its name. */
function named(e: Eraser, node: ts.ClassLikeDeclaration): Content {
  const name = assignedName(node);
  const tail = tailOf(e, node);
  if (name === undefined) return ['class', tail];
  const key = JSON.stringify(name);
  return [`{ ${key}: class`, tail, ` }[${key}]`];
}

/** The name that an anonymous class gets from the place where it stands (ECMA-262 8.4, NamedEvaluation). */
function assignedName(node: ts.ClassLikeDeclaration): string | undefined {
  if (ts.isClassDeclaration(node)) return 'default';
  let place: ts.Expression = node;
  while (ts.isParenthesizedExpression(place.parent)) place = place.parent;
  const { parent } = place;
  if (ts.isExportAssignment(parent)) return parent.isExportEquals === true ? undefined : 'default';
  let target: ts.Node | undefined;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)
    || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) target = parent.name;
  else if (ts.isBinaryExpression(parent) && parent.right === place && isNamingOperator(parent.operatorToken.kind)) {
    target = parent.left;
  }
  if (target !== undefined && ts.isComputedPropertyName(target)) target = target.expression;
  if (target === undefined) return undefined;
  if (ts.isIdentifier(target) || ts.isPrivateIdentifier(target)) return target.text;
  return ts.isStringLiteral(target) || ts.isNumericLiteral(target) ? target.text : undefined;
}

function isNamingOperator(kind: ts.SyntaxKind): boolean {
  return kind === SyntaxKind.EqualsToken || kind === SyntaxKind.BarBarEqualsToken
    || kind === SyntaxKind.AmpersandAmpersandEqualsToken || kind === SyntaxKind.QuestionQuestionEqualsToken;
}

export function wrapStandard(e: Eraser, plan: ClassPlan): void {
  const { node, names, classDecorators } = plan;
  const variables: Content[] = [];
  const hasClassDecorators = classDecorators.length > 0;
  const own = node.name?.text;
  if (hasClassDecorators && own !== undefined) variables.push(own);
  if (plan.isDecorated) variables.push(names.record);
  if (plan.nextKey > 0) variables.push(`${names.keys} = []`);
  if (hasClassDecorators) variables.push([`${names.decorators} = `, decoratorList(classDecorators, e)]);
  let body: Content;
  if (!hasClassDecorators) {
    body = own !== undefined ? [`return class ${own}`, tailOf(e, node), ';'] : ['return ', named(e, node), ';'];
  }
  else if (own !== undefined) body = [`${own} = class`, tailOf(e, node), `; return ${own} = ${names.record}.C;`];
  else body = ['void ', named(e, node), `; return ${names.record}.C;`];
  place(e, node, own, ['(() => { let ', join(variables), '; ', body, ' })()']);
}

export function wrapLegacy(e: Eraser, plan: LegacyPlan, standard: ClassPlan | undefined): void {
  const { node } = plan;
  const own = node.name?.text;
  const name = own ?? localName(e, '$class');
  const variables: Content[] = [name];
  if (plan.keyOf.size > 0) variables.push(`${plan.keys} = []`);
  if (standard !== undefined && standard.nextKey > 0) variables.push(`${standard.names.keys} = []`);
  keepSelf(e, plan);
  const made = own !== undefined ? ['class', tailOf(e, node)] : named(e, node);
  place(e, node, own, [
    '(() => { let ', join(variables), `; ${name} = `, made, ';',
    legacyStatements(e, plan, name), ` return ${name}; })()`,
  ]);
}

function join(parts: readonly Content[]): Content {
  return parts.map((part, i) => (i === 0 ? part : [', ', part]));
}

/** Puts `code`, an expression that makes the class, in the place of the class. */
function place(e: Eraser, node: ts.ClassLikeDeclaration, own: string | undefined, code: Content): void {
  const start = startOf(e, node);
  if (!ts.isClassDeclaration(node)) {
    put(e, start, node.end, code);
    return;
  }
  const isExported = hasModifier(node, SyntaxKind.ExportKeyword);
  const isDefault = hasModifier(node, SyntaxKind.DefaultKeyword);
  const { namespace } = e;
  const isMember = isExported && namespace !== undefined && ts.isModuleBlock(node.parent);
  let before: string;
  let behind = ';';
  if (own === undefined) before = e.hoisted.has(node) ? '' : 'export default ';
  else if (e.hoisted.has(node)) before = `${own} = `;
  else if (isExported && !isDefault && !isMember) before = `export let ${own} = `;
  else before = `let ${own} = `;
  if (own !== undefined && isDefault && !e.hoisted.has(node)) behind += ` export { ${own} as default };`;
  if (own !== undefined && isMember) behind += ` ${namespace.name}.${own} = ${own};`;
  put(e, start, node.end, [before, code, behind]);
}

