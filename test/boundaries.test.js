// The import rules of ARCHITECTURE.md, read from the import specifiers of every source file. An edge that is not listed
// fails, so that a new dependency between layers is a decision and not an accident.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const lib = fileURLToPath(new URL('../lib/', import.meta.url));

/** Leaves: plain data and checks, open to every layer but the runtime and the standard library. */
const leaves = ['source', 'edits', 'diagnostics', 'invariant', 'options'];

/** Which layers a layer may import, besides itself. A layer is a folder of lib/, or a file that stands in it. */
const allowed = {
  source: [],
  invariant: [],
  options: [],
  edits: ['source', 'invariant'],
  diagnostics: ['source'],
  parse: leaves,
  check: [...leaves, 'parse'],
  analyse: [...leaves, 'parse'],
  erase: [...leaves, 'parse', 'analyse'],
  plan: [...leaves, 'parse', 'analyse'],
  program: [...leaves, 'parse', 'analyse'],
  emit: [...leaves, 'parse', 'analyse', 'plan', 'program'],
  map: [...leaves, 'parse', 'analyse', 'plan', 'emit'],
  pipeline: [...leaves, 'parse', 'check', 'program', 'analyse', 'erase', 'plan', 'emit', 'map'],
  inspect: [...leaves, 'parse', 'check', 'analyse', 'plan', 'emit', 'map', 'pipeline'],
  index: [...leaves, 'pipeline', 'inspect'],
  page: ['source', 'diagnostics', 'options', 'inspect'],
  runtime: [],
  std: ['runtime'],
  node: [...leaves, 'index', 'pipeline', 'inspect', 'parse', 'program', 'page'],
  plugins: [...leaves, 'index', 'node'],
};

/** Single files that every layer may import: constants that the compiler shares with the runtime and the library. */
const shared = ['runtime/abi.ts', 'std/names.ts'];

/** Packages, and who may use them as a value. */
const packages = {
  typescript: ['parse'],
  '#typescript': ['parse'],
  '#inline-runtime': ['emit'],
  'magic-string': ['emit'],
  'source-map': ['inspect', 'map'],
  '@jridgewell/sourcemap-codec': ['map', 'emit', 'inspect'],
  unplugin: ['plugins'],
  yargs: ['node'],
  'oite/runtime': ['std'],
};

const nodeLayers = ['node', 'std', 'plugins'];
const nodeFiles = ['parse/typescript-node.ts'];

const layerOf = (path) => path.split('/')[0].replace(/\.ts$/, '');

/** All module specifiers of a file: static, dynamic, `import()` types; `type` tells type-only imports. */
function specifiersOf(text) {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const type = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly === true : node.isTypeOnly;
      found.push({ specifier: node.moduleSpecifier.text, type });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push({ specifier: ts.isStringLiteralLike(node.arguments[0]) ? node.arguments[0].text : null, type: false });
    } else if (ts.isImportTypeNode(node)) {
      found.push({ specifier: node.argument.literal.text, type: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The reason why `path` (relative to lib/) must not have this import, or undefined. */
function objection(path, { specifier, type }) {
  const layer = layerOf(path);
  const hasNode = nodeLayers.includes(layer) || nodeFiles.includes(path);
  if (specifier === null) return hasNode ? undefined : 'imports something computed';
  if (specifier.startsWith('node:')) return hasNode ? undefined : `imports ${specifier}`;
  if (!specifier.startsWith('.')) {
    const users = Object.hasOwn(packages, specifier) ? packages[specifier] : [];
    return type || users.includes(layer) ? undefined : `imports the package ${specifier}`;
  }
  const target = relative(lib, join(dirname(join(lib, path)), specifier))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
  if (target.startsWith('..')) return hasNode ? undefined : `imports ${specifier}, outside of lib`;
  if (shared.includes(target) || layerOf(target) === layer) return undefined;
  return allowed[layer].includes(layerOf(target)) ? undefined : `imports ${target}`;
}

const files = readdirSync(lib, { recursive: true })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();

const boundaries = suite('boundaries');

boundaries('every layer is listed', () => {
  const layers = new Set(files.map(layerOf));
  assert.equal(
    [...layers].filter((layer) => !Object.hasOwn(allowed, layer)),
    [],
  );
});

boundaries('no import crosses a border that is not listed', () => {
  const bad = [];
  for (const path of files) {
    if (!Object.hasOwn(allowed, layerOf(path))) continue;
    for (const found of specifiersOf(readFileSync(join(lib, path), 'utf8'))) {
      const reason = objection(path, found);
      if (reason !== undefined) bad.push(`${path} ${reason}`);
    }
  }
  assert.equal(bad, []);
});

boundaries('the rules do object', () => {
  const objections = [
    ['parse/a.ts', "import { plan } from '../plan/index.js';"],
    ['erase/a.ts', "import { plan } from '../plan/index.js';"],
    ['plan/a.ts', "export { erase } from '../erase/index.js';"],
    ['analyse/a.ts', "import fs from 'node:fs';"],
    ['emit/a.ts', "import ts from 'typescript';"],
    ['plan/a.ts', "import MagicString from 'magic-string';"],
    ['runtime/a.ts', "import { invariant } from '../invariant.js';"],
    ['plan/a.ts', "import { Frame } from '../runtime/frame.js';"],
    ['plan/a.ts', "await import('../emit/index.js');"],
    ['plan/a.ts', "let x: import('../emit/index.js').X;"],
  ];
  for (const [path, text] of objections) {
    assert.ok(objection(path, specifiersOf(text)[0]), `${path}: ${text}`);
  }
});

boundaries('the core names no host object', () => {
  const bad = [];
  for (const path of files) {
    if (nodeLayers.includes(layerOf(path)) || nodeFiles.includes(path) || layerOf(path) === 'runtime') continue;
    const file = ts.createSourceFile(path, readFileSync(join(lib, path), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node) => {
      if (ts.isIdentifier(node) && ['process', 'Buffer', '__dirname', 'require'].includes(node.text)) {
        const { parent } = node;
        const isName = ts.isPropertyAccessExpression(parent) && parent.name === node;
        const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
        if (!isName && !isKey) bad.push(`${path} names ${node.text}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  assert.equal(bad, []);
});

boundaries('sources stay small enough to read', () => {
  const long = files.filter((path) => readFileSync(join(lib, path), 'utf8').split('\n').length > 450);
  assert.equal(long, []);
});

boundaries.run();
