// Compares what `native` mode makes of a source with what tsc makes of it. What both lower differently by rule (decorators,
// accessor, using) is taken out of the source first, and the whole source must at least give a program without syntax errors.

import { transpile } from '../../dist/index.js';
import { withoutLowered } from './erase-source.js';
import { firstDifference, syntaxError, transpileWithTsc } from './tsc.js';

/**
 * `{ masked, difference }`: whether something had to be taken out, and the first difference of the tokens, if any.
 * erase(source, fileName): gives the output; the small cases are no whole programs, and only erased.
 */
export function compareWithTsc(source, fileName = 'input.ts', erase = erased) {
  let isMasked = false;
  try {
    const masked = withoutLowered(source);
    isMasked = masked !== source;
    const error = isMasked ? syntaxError(erase(source, fileName)) : undefined;
    return { masked: isMasked, difference: error ?? firstDifference(transpileWithTsc(masked), erase(masked, fileName)) };
  } catch (error) {
    return { masked: isMasked, difference: error.stack };
  }
}

function erased(source, fileName) {
  const { code, diagnostics } = transpile(source, { fileName, await: 'native', sourceMap: false });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new Error(`${error.code} at ${error.line}:${error.column}: ${error.message}`);
  return code;
}
