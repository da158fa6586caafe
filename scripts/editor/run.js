// Highlights Oite with VS Code's own engine and the grammar of editors/vscode: npm run test:editor
// Engine and TypeScript grammar come from this folder's lockfile. Ends with `N passed, N failed`.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${here}node_modules`)) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.log('the highlighter cannot be installed here, skipped\n0 passed, 0 failed');
    process.exit(0);
  }
}
const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma');
const { Registry, parseRawGrammar, INITIAL } = require('vscode-textmate');
await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
const files = {
  'source.oite': fileURLToPath(new URL('../../editors/vscode/syntaxes/oite.tmLanguage.json', import.meta.url)),
  'source.ts': `${here}node_modules/tm-grammars/grammars/typescript.json`,
};
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => (files[scope] ? parseRawGrammar(readFileSync(files[scope], 'utf8'), files[scope]) : null),
});
const grammar = await registry.loadGrammar('source.oite');

/** The tokens of some lines: text and scopes. */
function tokens(source) {
  let state = INITIAL;
  return source.split('\n').flatMap((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes.join(' ')]);
  });
}

// A source, and for some of its words what their scopes hold. `-x`: what they do not.
const cases = [
  ['async function f(x: number): Promise<void> { await x; }', { async: 'storage.modifier.async', f: 'entity.name.function', number: 'support.type', await: 'keyword.control.flow' }],
  ['require ./lib/pipeline;\nlet x = 1;', { require: 'keyword.control.import.oite', './lib/pipeline': 'string.unquoted.path.oite', let: 'storage.type' }],
  ["const x = require('fs'); const s = 'require ./x';", { require: '-import.oite', fs: 'string.quoted' }],
  ['function f() {\n  let r = &mut obj;\n  return r;\n}', { '&': 'keyword.operator.borrow.oite', mut: 'storage.modifier.mut.oite', obj: 'variable', return: 'keyword.control.flow' }],
  ["function f<'a, T>(x: &'a T, y: &'a mut T): T { return x; }\nlet s = 'a string';", { "'a": 'storage.modifier.lifetime.oite', return: 'keyword.control.flow', 'a string': 'string.quoted' }],
  ['const a = b & c && d; const mut = 1; x = y & mut.z;', { '&': '-borrow', '&&': '-borrow', mut: '-oite' }],
  ["struct View<'a> {\n  data: &'a string;\n}\nlet y = 'text';", { struct: 'storage.type.struct.oite', View: 'entity.name.type.struct', text: 'string.quoted' }],
  ["// require ./x; &mut y\nlet t = `&mut ${'<' + x}`;", { let: 'storage.type', '// require ./x; &mut y': '-.oite ' }],
];
let passed = 0;
let failed = 0;
for (const [source, words] of cases) {
  const found = tokens(source);
  for (const [word, scope] of Object.entries(words)) {
    const scopes = found.filter(([text]) => text.trim() === word).map(([, names]) => names);
    const unwanted = scope.startsWith('-');
    const isRight = unwanted
      ? scopes.every((names) => !`${names.replace('source.oite', '')} `.includes(scope.slice(1)))
      : scopes.length > 0 && scopes.every((names) => names.includes(scope));
    if (isRight) passed++;
    else {
      failed++;
      console.log(`FAIL ${JSON.stringify(source)}\n  ${JSON.stringify(word)} should have ${scope}: ${JSON.stringify(scopes.length > 0 ? scopes : found)}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
