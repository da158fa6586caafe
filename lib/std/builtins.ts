// Node's own modules, asked for and not imported: an ES module that imports `node:fs` has all its exports read, and so
// loads Node's promises, streams and readline, some 40 modules that a program which prints a line has no use for.

import type * as ChildProcess from 'node:child_process';
import type Modules from 'node:module';
import type * as Decoders from 'node:string_decoder';

const { process } = globalThis;

export const nodeFs = process.getBuiltinModule('node:fs');
export const nodePath = process.getBuiltinModule('node:path');
export const { inspect, types } = process.getBuiltinModule('node:util');

// What few programs need is loaded when they do.
export const childProcess = (): typeof ChildProcess => process.getBuiltinModule('node:child_process');
export const nodeModule = (): typeof Modules => process.getBuiltinModule('node:module');
export const stringDecoder = (): typeof Decoders => process.getBuiltinModule('node:string_decoder');
