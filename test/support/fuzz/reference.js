// An independent backend for eager mode, in test code only: async functions become plain generators, `await` becomes `yield`, and
// a small driver on the same runtime follows the eager rule. No state machine, no spilled locals: V8 keeps the scopes.

import ts from 'typescript';

/** The driver, in the realm of the program. Requests of a generator: 0 await, 1 yield, 2 yield of a delegate, 3 and 4 return. */
const driver = `const $oite = require('oite/runtime').eager, { Promise } = require('oite/runtime');
const $ref = (() => {
  const step = (f, it, s, v) => {
    for (;;) {
      const r = s === 2 ? it.throw(v) : s === 3 ? it.return(v) : it.next(v);
      if (r.done) return r.value;
      const [kind, x] = r.value;
      if (kind === 4) { s = 3; v = x; continue; }
      if (kind === 1 || kind === 2) return $oite.yield(f, 1, 3, 2, x, [it, kind]);
      try {
        if ($oite.waits(x)) return $oite.await(f ?? $oite.frame(main, undefined), kind === 3 ? 4 : 1, 2, x, [it, 0]);
        v = $oite.got(x);
        s = kind === 3 ? 3 : 1;
      } catch (e) { s = 2; v = e; }
    }
  };
  // return(v) at a yield: v is awaited; its rejection is thrown there. A delegate is told instead.
  const returned = (f, it, kind, v) => {
    let x;
    try {
      if ($oite.waits(v)) return $oite.await(f, 4, kind === 2 ? 5 : 2, v, [it, kind]);
      x = $oite.got(v);
    } catch (e) { return kind === 2 ? step(f, it, 1, [1, e]) : step(f, it, 2, e); }
    return kind === 2 ? step(f, it, 1, [2, x]) : step(f, it, 3, x);
  };
  const main = (f) => {
    const { s, v, l: [it, kind] } = f;
    if (s === 3) return returned(f, it, kind, v);
    if (kind === 2) return step(f, it, 1, [s === 1 ? 0 : s === 4 ? 2 : 1, v]);
    return step(f, it, s === 4 ? 3 : s, v);
  };
  const object = (r) => { if (Object(r) !== r) throw new TypeError('not an object'); return r; };
  return {
    start(body, self, args) {
      try { return $oite.settle(step(null, body.apply(self, args), 1, undefined)); } catch (e) { return $oite.reject(e); }
    },
    generator: (body, self, args) => $oite.generator(main, self, null, [body.apply(self, args), 0]),
    sized: (length, f) => Object.defineProperty(f, 'length', { value: length }),
    superOf: (get, set) => new Proxy({}, { get: (_, k) => get(k), set: (_, k, v) => (set(k, v), true) }),
    *delegate(iterable) {
      const { i, n } = $oite.asyncIterator(iterable);
      for (let kind = 0, v; ;) {
        const method = kind === 0 ? n : kind === 1 ? i.throw : i.return;
        if (method == null) {
          if (kind === 2) yield [3, v];
          const close = i.return;
          if (close != null) object(yield [0, close.call(i)]);
          throw new TypeError('no throw method');
        }
        const r = object(yield [0, method.call(i, v)]);
        if (r.done) { if (kind === 2) yield [4, r.value]; return r.value; }
        [kind, v] = yield [2, r.value];
      }
    },
  };
})();
`;

/** The program on plain generators. */
export function toReference(text) {
  const file = ts.createSourceFile('program.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  return `{ ${driver}${render(file, { file, names: { count: 0 }, fn: null })} }`;
}

// The text of a node with what is lowered inside of it replaced.
function render(node, context) {
  const special = lower(node, context);
  return special ?? renderChildren(node, context);
}

function renderChildren(node, context, ofName = context) {
  const { text } = context.file;
  let result = '';
  let at = node.getStart(context.file);
  ts.forEachChild(node, (child) => {
    const start = child.getStart(context.file);
    if (start < at) return;
    result += text.slice(at, start) + render(child, child === node.name ? ofName : context);
    at = child.getEnd();
  });
  return result + text.slice(at, node.getEnd());
}

const isAsync = (node) => node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false;

function lower(node, context) {
  if (ts.isFunctionLike(node)) return lowerFunction(node, context);
  const { fn } = context;
  if (fn === null) return null;
  const inner = (part) => render(part, context);
  if (ts.isAwaitExpression(node)) return `(yield [0, ${inner(node.expression)}])`;
  if (ts.isForOfStatement(node) && node.awaitModifier) return lowerForAwait(node, context, '');
  if (ts.isLabeledStatement(node)) {
    const { labels, statement } = labelled(node);
    if (ts.isForOfStatement(statement) && statement.awaitModifier) return lowerForAwait(statement, context, labels);
  }
  if (node.kind === ts.SyntaxKind.SuperKeyword && fn.ownsSuper && !ts.isCallExpression(node.parent)) return '$sup';
  if (fn.isGenerator && ts.isYieldExpression(node) && fn.ownsYield) {
    if (node.asteriskToken) return `(yield* $ref.delegate(${inner(node.expression)}))`;
    return node.expression ? `(yield [1, yield [0, ${inner(node.expression)}]])` : '(yield [1, void 0])';
  }
  if (fn.isGenerator && fn.ownsYield && ts.isReturnStatement(node) && node.expression)
    return `return (yield [0, (${inner(node.expression)})]);`;
  if (fn.inArrow && ts.isIdentifier(node) && node.text === 'arguments' && !isName(node)) return '$args';
  return null;
}

const isName = (node) => ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;

function labelled(node) {
  let labels = '';
  let statement = node;
  for (; ts.isLabeledStatement(statement); statement = statement.statement) labels += `${statement.label.text}: `;
  return { labels, statement };
}

function lowerFunction(node, context) {
  if (node.body === undefined) return null;
  const arrow = ts.isArrowFunction(node);
  const isGenerator = node.asteriskToken !== undefined;
  if (!isAsync(node)) {
    // What a sync arrow shares with the function around stays shared, but its return and yield are its own.
    const fn = arrow && context.fn ? { ...context.fn, ownsYield: false } : null;
    // A computed name belongs to the function around.
    const text = renderChildren(node, { ...context, fn }, context);
    return arrow ? text : withArguments(node, text, context);
  }
  const ofMethod = ts.isMethodDeclaration(node);
  // An arrow in a lowered function uses the proxy that is there already.
  const makesSuper = arrow ? superAround(node) && !context.fn?.ownsSuper : ofMethod && hasSuper(node);
  const ownsSuper = makesSuper || (arrow && (context.fn?.ownsSuper ?? false));
  const fn = { isGenerator, ownsYield: true, ownsSuper, inArrow: arrow };
  const inside = { ...context, fn };
  const params = node.parameters.map((parameter) => render(parameter, inside)).join(', ');
  const body = ts.isBlock(node.body) ? render(node.body, inside) : `{ return (${render(node.body, inside)}); }`;
  const made = `function* (${params}) ${usesArguments(node) && !arrow ? `{ const $args = arguments; ${body.slice(1)}` : body}`;
  const start = `${isGenerator ? '$ref.generator' : '$ref.start'}(${made}, this, $a)`;
  if (arrow) {
    // The proxy for super is made by the arrow itself, where super still means what it meant.
    const text = makesSuper ? `(...$a) => { ${superProxy} return ${start}; }` : `(...$a) => ${start}`;
    return `$ref.sized(${sizeOf(node)}, ${text})`;
  }
  if (ofMethod) {
    const head =
      node.modifiers.filter((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword).length > 0 ? 'static ' : '';
    return `${head}${render(node.name, context)}(...$a) { ${makesSuper ? superProxy : ''} return ${start}; }`;
  }
  return `function ${node.name?.text ?? ''}(...$a) { return ${start}; }`;
}

const superProxy = `const $sup = $ref.superOf((k) => { const v = super[k]; return typeof v === 'function' ? v.bind(this) : v; }, (k, v) => { super[k] = v; });`;

// Whether super may stand at this arrow: it is in a method or field and no function is between.
function superAround(node) {
  if (!hasSuper(node)) return false;
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isMethodDeclaration(at)) return !isAsync(at);
    if (ts.isConstructorDeclaration(at) || ts.isAccessor(at) || ts.isPropertyDeclaration(at)) return true;
    if (ts.isArrowFunction(at) && isAsync(at)) return false;
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return false;
  }
  return false;
}

function hasSuper(node) {
  let found = false;
  const visit = (child) => {
    if (child.kind === ts.SyntaxKind.SuperKeyword) found = true;
    if (!found && !(ts.isFunctionLike(child) && !ts.isArrowFunction(child))) ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

// Whether an async arrow inside of the function reads its arguments object.
function usesArguments(node) {
  let found = false;
  const visit = (inArrow) => (child) => {
    if (inArrow && ts.isIdentifier(child) && child.text === 'arguments' && !isName(child)) found = true;
    if (ts.isFunctionLike(child) && !ts.isArrowFunction(child)) return;
    ts.forEachChild(child, visit(inArrow || (ts.isArrowFunction(child) && isAsync(child))));
  };
  ts.forEachChild(node, visit(false));
  return found;
}

function withArguments(node, text, context) {
  if (!usesArguments(node) || !node.body) return text;
  const body = renderChildren(node.body, { ...context, fn: null });
  return `${text.slice(0, text.length - body.length + 1)} const $args = arguments; ${body.slice(1)}`;
}

function sizeOf(node) {
  const end = node.parameters.findIndex((parameter) => parameter.initializer || parameter.dotDotDotToken);
  return end < 0 ? node.parameters.length : end;
}

function lowerForAwait(node, context, labels) {
  const n = ++context.names.count;
  const head = ts.isVariableDeclarationList(node.initializer)
    ? `${render(node.initializer, context)} = $x${n};`
    : `${ts.isObjectLiteralExpression(node.initializer) ? `(${render(node.initializer, context)} = $x${n})` : `${render(node.initializer, context)} = $x${n}`};`;
  const close = `const c = $oite.closing($i${n}); if (c !== void 0)`;
  return `{ const $i${n} = $oite.asyncIterator(${render(node.expression, context)}); let $open${n} = false, $threw${n} = false;
try { ${labels}for (;;) { $open${n} = false; const $r${n} = yield [0, $oite.next($i${n})]; if ($oite.done($r${n})) break;
const $x${n} = $r${n}.value; $open${n} = true; ${head} ${render(node.statement, context)} } }
catch (e) { $threw${n} = true; throw e; }
finally { if ($open${n}) { if ($threw${n}) { try { ${close} yield [0, c.v]; } catch {} } else { ${close} $oite.object(yield [0, c.v]); } } } }`;
}
