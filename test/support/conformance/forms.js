// The ways to write an async function. `make(params, body)` is the text that defines `f`, the function, and `call`, which calls it with
// a receiver of its own where the form has one. `strict: true` puts a directive into the body.

/** Forms of async functions and of async generators: { name, isGenerator, isArrow, isMethod, make(params, body, options) }. */
export const forms = [false, true].flatMap((isGenerator) => {
  const star = isGenerator ? '*' : '';
  const form = (name, text, rest = {}) => ({ name: `${isGenerator ? 'generator' : 'function'} ${name}`, isGenerator, isArrow: false, isMethod: false, make: text, ...rest });
  const plain = 'const call = (...args) => f(...args);';
  const method = (name, make) => form(name, make, { isMethod: true });
  return [
    form('declaration', (p, b) => `async function${star} f(${p}) {${b}}\n${plain}`),
    form('expression', (p, b) => `const f = async function${star} (${p}) {${b}};\n${plain}`),
    form('named expression', (p, b) => `const f = async function${star} own(${p}) {${b}};\n${plain}`),
    form('in a block', (p, b) => `let f; { async function${star} inner(${p}) {${b}} f = inner; }\n${plain}`),
    form('default parameter', (p, b) => `const f = ((g = async function${star} (${p}) {${b}}) => g)();\n${plain}`),
    form('value', (p, b) => `const f = [async function${star} (${p}) {${b}}][0];\n${plain}`),
    method('object method', (p, b) => `const o = { async ${star}m(${p}) {${b}} };\nconst f = o.m;\nconst call = (...args) => o.m(...args);`),
    method('object method, computed', (p, b) => `const o = { async ${star}['m' + 1](${p}) {${b}} };\nconst f = o.m1;\nconst call = (...args) => o.m1(...args);`),
    method('class method', (p, b) => `class C { async ${star}m(${p}) {${b}} }\nconst f = C.prototype.m;\nconst c = new C();\nconst call = (...args) => c.m(...args);`),
    method('static method', (p, b) => `class C { static async ${star}m(${p}) {${b}} }\nconst f = C.m;\nconst call = (...args) => C.m(...args);`),
    method('computed method', (p, b) => `let n = 0;\nclass C { async ${star}[(n++, 'k' + n)](${p}) {${b}} }\nconst f = C.prototype.k1;\nconst c = new C();\nconst call = (...args) => c.k1(...args);`),
    method('symbol method', (p, b) => `const s = Symbol('s');\nclass C { static async ${star}[s](${p}) {${b}} }\nconst f = C[s];\nconst call = (...args) => C[s](...args);`),
    method('private method', (p, b) => `class C { async ${star}#m(${p}) {${b}} get m() { return this.#m; } }\nconst c = new C();\nconst f = c.m;\nconst call = (...args) => c.m(...args);`),
    method('static private method', (p, b) => `class C { static async ${star}#m(${p}) {${b}} static get m() { return C.#m; } }\nconst f = C.m;\nconst call = (...args) => C.m(...args);`),
    method('method of a class expression', (p, b) => `const C = class { async ${star}m(${p}) {${b}} };\nconst f = C.prototype.m;\nconst c = new C();\nconst call = (...args) => c.m(...args);`),
    form('field', (p, b) => `class C { f = async function${star} (${p}) {${b}} }\nconst c = new C();\nconst f = c.f;\nconst call = (...args) => c.f(...args);`),
    ...(isGenerator
      ? []
      : [
          form('arrow', (p, b) => `const f = async (${p}) => {${b}};\n${plain}`, { isArrow: true }),
          form('arrow value', (p, b) => `const f = [async (${p}) => {${b}}][0];\n${plain}`, { isArrow: true }),
          form('arrow in a field', (p, b) => `class C { f = async (${p}) => {${b}} }\nconst c = new C();\nconst f = c.f;\nconst call = (...args) => f(...args);`, { isArrow: true }),
          form('arrow in an async function', (p, b) => `async function around() { return async (${p}) => {${b}}; }\nlet f, call;\nconst ready = around().then((it) => { f = it; call = (...args) => f(...args); });`, { isArrow: true, isLate: true }),
        ]),
  ];
});
