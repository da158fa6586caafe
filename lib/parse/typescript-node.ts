// On Node, TypeScript is loaded with `require`: importing it makes Node scan 9 MB for export names, which more than
// doubles the time. The package's `imports` map sends browsers to typescript-browser.ts instead.
import { createRequire } from 'node:module';
import type TypeScript from 'typescript';

export default createRequire(import.meta.url)('typescript') as typeof TypeScript;
