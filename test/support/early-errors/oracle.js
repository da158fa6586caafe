// Answers for a list of [code, mode] on stdin what V8 has against each: '' or its message. Nothing is run.
// Needs --experimental-vm-modules.
import vm from 'node:vm';

let input = '';
for await (const chunk of process.stdin) input += chunk;

function complaint(code, mode) {
  try {
    if (mode === 'module') new vm.SourceTextModule(code);
    else new vm.Script(mode === 'strict' ? `"use strict";\n${code}` : code);
    return '';
  } catch (error) {
    return error.message || 'refused';
  }
}

process.stdout.write(JSON.stringify(JSON.parse(input).map(([code, mode]) => complaint(code, mode))));
