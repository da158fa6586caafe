// What the early-error checks say: one function per code, OT1101 to OT1199. The groups are those of the files around.

import type { Report } from '../diagnostics.js';
import type { Span } from '../source.js';

function error(code: string, span: Span, message: string, help?: string): Report {
  const base = { code, severity: 'error' as const, message, start: span.start, end: span.end };
  return help === undefined ? base : { ...base, help };
}

export const problems = {
  // Names
  redeclared: (span: Span, name: string) => error('OT1101', span, `'${name}' has already been declared.`),
  reservedName: (span: Span, name: string, where: string) =>
    error('OT1102', span, `'${name}' cannot be used as a name ${where}.`),
  strictName: (span: Span, name: string) =>
    error('OT1103', span, `'${name}' cannot be declared or assigned to in strict mode.`),
  argumentsHere: (span: Span) =>
    error('OT1104', span, "'arguments' cannot be used in a class field or a static block."),
  letName: (span: Span) => error('OT1105', span, "'let' cannot be the name of a lexical declaration."),

  // Functions
  awaitHere: (span: Span) =>
    error('OT1106', span, "'await' is not allowed here.", "It is allowed in the body of an 'async' function."),
  yieldHere: (span: Span) =>
    error('OT1107', span, "'yield' is not allowed here.", 'It is allowed in the body of a generator.'),
  returnOutside: (span: Span) => error('OT1108', span, "'return' is only allowed in a function."),
  strictDirective: (span: Span) =>
    error('OT1109', span, "A function with defaults, patterns or a rest parameter cannot contain 'use strict'."),
  duplicateParameter: (span: Span, name: string) =>
    error('OT1110', span, `The parameter '${name}' is declared twice.`),
  restPosition: (span: Span) => error('OT1111', span, 'A rest element must be the last one, without a comma after it.'),
  restInitializer: (span: Span) => error('OT1112', span, 'A rest element cannot have a default value.'),
  getterParameters: (span: Span) => error('OT1113', span, 'A getter cannot have parameters.'),
  setterParameters: (span: Span) =>
    error('OT1114', span, 'A setter must have exactly one parameter, which is not a rest parameter.'),
  missingBody: (span: Span) => error('OT1115', span, 'A body is expected here.'),
  missing: (span: Span) => error('OT1133', span, 'Something is missing here.'),
  missingName: (span: Span) => error('OT1116', span, 'A declaration must have a name.'),
  lineBreak: (span: Span, what: string) => error('OT1117', span, `No line break is allowed ${what}.`),
  modifier: (span: Span, modifier: string) => error('OT1118', span, `The modifier '${modifier}' is not allowed here.`),
  unexpected: (span: Span, what: string) => error('OT1119', span, `'${what}' is not allowed here.`),

  // Statements
  unknownLabel: (span: Span, name: string) =>
    error('OT1120', span, `There is no label '${name}' around this statement.`),
  duplicateLabel: (span: Span, name: string) => error('OT1121', span, `The label '${name}' is already in use here.`),
  breakOutside: (span: Span) => error('OT1122', span, "'break' without a label is only allowed in a loop or a switch."),
  continueOutside: (span: Span) => error('OT1123', span, "'continue' is only allowed in a loop, and must name one."),
  declarationHere: (span: Span) =>
    error('OT1124', span, 'A declaration is not allowed as the body of another statement.', 'Put it in a block.'),
  labelledFunction: (span: Span) => error('OT1125', span, 'A function declaration cannot have a label here.'),
  secondDefault: (span: Span) => error('OT1126', span, "A switch can have only one 'default' clause."),
  forAwait: (span: Span) =>
    error('OT1127', span, "'for await' is only allowed in an async function, and only with 'of'."),
  forHead: (span: Span, message: string) => error('OT1128', span, message),
  missingInitializer: (span: Span, what: string) => error('OT1129', span, `${what} must have an initial value.`),
  usingHere: (span: Span, message: string) => error('OT1130', span, message),
  withInStrict: (span: Span) => error('OT1131', span, "'with' is not allowed in strict mode."),
  emptyList: (span: Span) => error('OT1132', span, 'Something is missing before or after this comma.'),

  // Expressions
  target: (span: Span) => error('OT1140', span, 'This cannot be assigned to.'),
  coverInitializer: (span: Span) =>
    error('OT1141', span, "'=' after a shorthand property is only allowed in a destructuring pattern."),
  deleteName: (span: Span) => error('OT1142', span, 'A name cannot be deleted in strict mode.'),
  deletePrivate: (span: Span) => error('OT1143', span, 'A private member cannot be deleted.'),
  mixedNullish: (span: Span) =>
    error('OT1144', span, "'??' cannot be mixed with '||' or '&&'.", 'Put one of them in parentheses.'),
  unaryPower: (span: Span) =>
    error('OT1145', span, "The left side of '**' cannot be a unary expression.", 'Put it in parentheses.'),
  optionalChain: (span: Span, what: string) => error('OT1146', span, `An optional chain cannot ${what}.`),
  superProperty: (span: Span) => error('OT1147', span, "'super' is only allowed in methods and class fields."),
  superCall: (span: Span) => error('OT1148', span, "'super()' is only allowed in the constructor of a derived class."),
  newTarget: (span: Span) => error('OT1149', span, "'new.target' is only allowed in a function."),
  importMeta: (span: Span) => error('OT1150', span, "'import.meta' is only allowed in a module."),
  metaProperty: (span: Span, name: string) => error('OT1151', span, `There is no meta property '${name}'.`),
  importCall: (span: Span, message: string) => error('OT1152', span, message),
  duplicateProto: (span: Span) => error('OT1153', span, "An object literal can set '__proto__' only once."),
  privateHere: (span: Span, name: string) =>
    error('OT1154', span, `The private name '${name}' can only stand after a dot or before 'in'.`),
  undeclaredPrivate: (span: Span, name: string) =>
    error('OT1155', span, `The private name '${name}' is not declared in a class around it.`),

  // Classes
  duplicateConstructor: (span: Span) => error('OT1160', span, 'A class can have only one constructor.'),
  specialConstructor: (span: Span, what: string) => error('OT1161', span, `A constructor cannot be ${what}.`),
  memberName: (span: Span, name: string) =>
    error('OT1162', span, `A class member of this kind cannot be named '${name}'.`),
  duplicatePrivate: (span: Span, name: string) =>
    error('OT1163', span, `The private name '${name}' has already been declared in this class.`),
  severalParents: (span: Span) => error('OT1164', span, 'A class can extend only one class.'),

  // Modules
  duplicateExport: (span: Span, name: string) => error('OT1170', span, `'${name}' is exported twice.`),
  undeclaredExport: (span: Span, name: string) => error('OT1171', span, `'${name}' is exported but not declared.`),
  modulePosition: (span: Span, what: string) =>
    error('OT1172', span, `'${what}' is only allowed at the top level of a module.`),
  exportName: (span: Span) => error('OT1173', span, 'This cannot be the name of a local binding.'),
  surrogate: (span: Span) => error('OT1174', span, 'A module export name must be well-formed Unicode.'),
  duplicateAttribute: (span: Span, name: string) => error('OT1175', span, `The attribute '${name}' is given twice.`),

  specifier: (span: Span) => error('OT1176', span, 'The module must be named by a string.'),

  // Literals
  numberEnd: (span: Span) => error('OT1183', span, 'A name cannot directly follow a number.'),
  octalNumber: (span: Span) =>
    error('OT1180', span, 'A number cannot have a leading zero in strict mode.', "Octal numbers start with '0o'."),
  octalEscape: (span: Span) =>
    error('OT1181', span, 'An octal escape is not allowed here.', 'Write it with \\x or \\u.'),
  regularExpression: (span: Span, message: string) => error('OT1182', span, message),
} as const;
