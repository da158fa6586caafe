// Transpiles the TypeScript sources of real packages in every mode and lets V8 parse each output: npm run corpus
// The packages come from this folder's own lockfile; nothing of them is run.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { corpus } from './sources.js';

if (vm.SourceTextModule === undefined) {
  // V8 parses modules for us only behind this flag.
  const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', fileURLToPath(import.meta.url)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
const { transpile } = await import('../../dist/index.js');

let bad = 0;
for (const { name, files } of corpus()) {
  let bytes = 0;
  let awaits = 0;
  let time = 0;
  for (const { path, source } of files) {
    bytes += source.length;
    awaits += source.match(/\bawait\b/g)?.length ?? 0;
    for (const mode of ['eager', 'spec', 'native']) {
      const start = process.cpuUsage();
      const { code, diagnostics } = transpile(source, { fileName: path, await: mode });
      const { user, system } = process.cpuUsage(start);
      time += (user + system) / 1e6;
      try {
        const error = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
        if (error !== undefined) throw new Error(`${error.code} ${error.message} (line ${error.line})`);
        if (/^(?:import|export)\b/m.test(code)) new vm.SourceTextModule(code);
        else vm.compileFunction(code, ['require', 'module', 'exports']);
      } catch (error) {
        bad++;
        console.error(`${name}/src/${path} (${mode}): ${error.message}`);
      }
    }
  }
  const speed = ((bytes * 3) / 1e6 / time).toFixed(1);
  console.log(`${name}: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB, ${awaits} awaits, in 3 modes; ${speed} MB of source per CPU second`);
}
console.log(bad === 0 ? 'every output is accepted by V8' : `${bad} outputs are not right`);
process.exitCode = bad === 0 ? 0 : 1;
