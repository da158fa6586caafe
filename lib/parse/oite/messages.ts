// What there is to say about Oite's own syntax: OT1007 to OT1019, and warnings from OT3002.

import type { Report } from '../../diagnostics.js';
import type { Span } from '../../source.js';

function error(code: string, { start, end }: Span, message: string, help: string): Report {
  return { code, severity: 'error', message, start, end, help };
}

function warning(code: string, { start, end }: Span, message: string, help: string): Report {
  return { code, severity: 'warning', message, start, end, help };
}

export const oiteMessages = {
  nestedInclude: (span: Span) =>
    error('OT1007', span, 'An include is only allowed at the top level of a file.', 'Move it to the start of the file.'),
  bareInclude: (span: Span, path: string) =>
    error('OT1019', span, `An include needs a relative path, not '${path}'.`, `Write: require ./${path.replace(/^.*[/~]/, '')};`),
  starImport: (span: Span, specifier: string) =>
    warning('OT3002', span, "'import *' without a name is taken as an include.", `Write: require ${specifier};`),
  reservedName: (span: Span, name: string) =>
    warning('OT3003', span, `'${name}' is a reserved word: nothing can refer to what is declared here.`, 'Choose another name.'),
  repeatedParameter: (span: Span, name: string) =>
    warning('OT3004', span, `'${name}' repeats a parameter, and is the same variable.`, 'Choose another name, or assign without declaring.'),
} as const;
