// Direct calls of methods. Which function `await o.m(x)` calls shows when it runs; where a class of the file has an async
// method of that name it is most often that one, which is told by one comparison. Its body gives its value, or WAIT, as in direct.ts.
//
//   class C { async m(x) { return this.y + x; } }
//   →   var m$1, m$2;
//       class C { static { m$1 = this.prototype.m; m$2 = ($this, x) => { try { return $give($this.y + x); } catch … }; }
//                 m(x) { return $promise(m$2(this, x)); } }
//
//   await o.m(1)    →   $1 = o.m; $v = $1 === m$1 ? m$2(o, 1) : $take($oite.apply($1, o, [1], "o.m")); if ($v === $WAIT) …
//   await o.#m(1)   →   $v = (o.#m, m$1(o, 1)); if ($v === $WAIT) …
//
// It is assigned before any static part can call or change a method.

import { inTier, insertAfter, insertBefore, replace, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import { hasModifier } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { awaitedMethodCall, type DirectMethod } from '../plan/calls.js';
import { entryParameters, planParameters } from '../plan/parameters.js';
import type { FileNames } from './names.js';
import { functionToken, headEnd } from './places.js';

export interface DirectMethods {
  readonly methods: ReadonlyMap<FunctionInfo, DirectMethod>;
  /** The methods that each call may mean. */
  readonly calls: ReadonlyMap<ts.CallExpression, readonly DirectMethod[]>;
}

interface Options {
  readonly analysis: Analysis;
  /** Functions whose body can give a value. */
  readonly candidates: Iterable<FunctionInfo>;
  /** Functions that are planned: their awaits can be direct. */
  readonly planned: Iterable<FunctionInfo>;
  readonly names: FileNames;
}

/** So many methods a call compares with: where more have one name, none is likely. */
const most = 3;

/** The methods that can be called directly, and may be. */
export function findDirectMethods({ analysis, candidates, planned, names }: Options): DirectMethods {
  const methods = new Map<FunctionInfo, DirectMethod>();
  const calls = new Map<ts.CallExpression, readonly DirectMethod[]>();
  const byName = new Map<string, FunctionInfo[]>();
  for (const fn of candidates) {
    if (!isEligible(fn, analysis)) continue;
    const name = (fn.node as ts.MethodDeclaration).name as ts.Identifier | ts.PrivateIdentifier;
    const same = byName.get(name.text);
    if (same === undefined) byName.set(name.text, [fn]);
    else same.push(fn);
  }
  if (byName.size === 0) return { methods, calls };
  const methodOf = (fn: FunctionInfo): DirectMethod => {
    let method = methods.get(fn);
    if (method === undefined) {
      const name = (fn.node as ts.MethodDeclaration).name as ts.Identifier | ts.PrivateIdentifier;
      const hint = name.text.replace('#', '');
      methods.set(fn, (method = { object: ts.isPrivateIdentifier(name) ? undefined : names.fresh(hint), direct: names.fresh(hint) }));
    }
    return method;
  };
  for (const { suspensions } of planned) {
    for (const node of suspensions) {
      const call = ts.isAwaitExpression(node) ? awaitedMethodCall(node) : undefined;
      if (call === undefined || analysis.suspending.has(call.node)) continue;
      const same = (byName.get(call.name.text) ?? []).filter(({ node: method }) => !ts.isPrivateIdentifier(call.name) || ownerOf(call.name) === method.parent);
      if (same.length > 0 && same.length <= most) calls.set(call.node, same.map(methodOf));
    }
  }
  return { methods, calls };
}

function isEligible(fn: FunctionInfo, analysis: Analysis): boolean {
  const { node } = fn;
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent) || ts.isComputedPropertyName(node.name)) return false;
  if (!ts.isIdentifier(node.name) && !ts.isPrivateIdentifier(node.name)) return false;
  if (fn.isGenerator || fn.usesArguments || fn.usesSuper || fn.usesNewTarget) return false;
  if (fn.usesThis && analysis.functions.some((inner) => inner.isArrow && inner.isAsync && inner.usesThis && isArrowIn(inner, fn))) return false;
  return isMadeOnce(node.parent) && !analysis.suspending.has(node.parent) && isOnlyMember(node, node.parent);
}

/** Whether the `this` of an arrow function is that of `fn`: its machine takes it from around it. */
function isArrowIn(arrow: FunctionInfo, fn: FunctionInfo): boolean {
  let at = arrow.parent;
  while (at !== undefined && at.isArrow) at = at.parent;
  return at === fn;
}

/** Whether the code of a class runs once at most: another run would assign the same variables again. */
function isMadeOnce(node: ts.ClassLikeDeclaration): boolean {
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if ((ts.isFunctionLike(at) && !isCalledInPlace(at)) || ts.isClassLike(at) || ts.isIterationStatement(at, false)) return false;
  }
  return true;
}

/** Whether a function runs where it stands, and nobody else has it: `(function () { … })()`. */
function isCalledInPlace(node: ts.SignatureDeclaration): boolean {
  if (!ts.isArrowFunction(node) && !(ts.isFunctionExpression(node) && node.name === undefined && node.asteriskToken === undefined)) return false;
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return !hasModifier(node, ts.SyntaxKind.AsyncKeyword) && ts.isCallExpression(at.parent) && at.parent.expression === at;
}

/** Whether its name in the class means this method alone, whatever computed names turn out to be. Decorators may put anything in its place. */
function isOnlyMember(node: ts.MethodDeclaration, owner: ts.ClassLikeDeclaration): boolean {
  const isDecorated = (at: ts.Node): boolean => ts.canHaveDecorators(at) && (ts.getDecorators(at)?.length ?? 0) > 0;
  const { text } = node.name as ts.Identifier;
  return !isDecorated(owner) && owner.members.every((member) => {
    if (isDecorated(member) || (ts.isFunctionLike(member) && member.parameters.some(isDecorated))) return false;
    if (member === node || member.name === undefined || !(ts.isMethodDeclaration(member) || ts.isAccessor(member))) return true;
    if (ts.isMethodDeclaration(member) && member.body === undefined) return true;
    if (ts.isComputedPropertyName(member.name)) return ts.isPrivateIdentifier(node.name) || isSymbol(member.name.expression);
    // A number is another text than it may look like; no name is one.
    return ts.isPrivateIdentifier(member.name) !== ts.isPrivateIdentifier(node.name) || (member.name as ts.Identifier | ts.LiteralExpression).text !== text;
  });
}

/** `Symbol.asyncIterator` and the like. */
const isSymbol = (key: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === 'Symbol';

/** The class that a private name belongs to: the innermost one that declares it (ECMA-262 15.7.1). */
function ownerOf(name: ts.MemberName): ts.Node | undefined {
  for (let at: ts.Node = name; at !== undefined; at = at.parent) {
    if (ts.isClassLike(at) && at.members.some((member) => member.name !== undefined && ts.isPrivateIdentifier(member.name) && member.name.text === name.text)) return at;
  }
  return undefined;
}

/**
 * The edits that take the method's body out as what is called directly, and leave an entry that makes the promise. `inMachine`: the
 * machine is called with the method's `this`, and keeps that word.
 */
export function directMethodEdits(fn: FunctionInfo, { object, direct }: DirectMethod, { self, rest }: FileNames, promise: string, inMachine: boolean): readonly Edit[] {
  const node = fn.node as ts.MethodDeclaration;
  const parameters = entryParameters(planParameters(fn), rest);
  const owner = node.parent as ts.ClassLikeDeclaration;
  const holder = hasModifier(node, ts.SyntaxKind.StaticKeyword) ? 'this' : 'this.prototype';
  const noted = object === undefined ? '' : `${object} = ${holder}.${(node.name as ts.Identifier).text}; `;
  const body = { start: startOf(node.body!), end: node.body!.end };
  const taken: Content = [`static { ${noted}${direct} = `, functionToken('(', fn), [self, ...parameters].join(', '), headEnd(fn), ' => ', body, '; }'];
  const edits: Edit[] = [
    owner.members.some(runsCode) ? insertAfter(owner.members.pos, [' ', taken], 'emit') : insertBefore(startOf(node), [taken, '\n  '], 'emit'),
    replace({ start: node.name.end, end: node.end }, `(${parameters.join(', ')}) { return ${promise}(${direct}(${['this', ...parameters].join(', ')})); }`, 'emit'),
  ];
  for (const use of [...node.parameters, node.body!].flatMap(thisIn)) {
    const start = startOf(use);
    const edit = replace({ start, end: use.end }, { text: self, at: start }, 'emit');
    edits.push(inMachine ? inTier('fast', edit) : edit);
  }
  return edits;
}

/** Whether a member of a class runs code when the class is made. */
const runsCode = (member: ts.ClassElement): boolean =>
  ts.isClassStaticBlockDeclaration(member) || (ts.isPropertyDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword));

/** Each `this` in a part of a function that means the function's own. */
function thisIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (at: ts.Node): void => {
    if (at.kind === ts.SyntaxKind.ThisKeyword) found.push(at);
    else if ((ts.isFunctionLike(at) && !ts.isArrowFunction(at)) || ts.isPropertyDeclaration(at)) {
      // The name of a class's or an object's member is evaluated outside of it.
      if (at.name !== undefined && ts.isComputedPropertyName(at.name)) visit(at.name);
    } else if (!ts.isClassStaticBlockDeclaration(at)) ts.forEachChild(at, visit);
  };
  visit(node);
  return found;
}
