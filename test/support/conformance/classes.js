// Class elements: async methods of every kind, by the ways to write a name and what their bodies do with the class.

const names = [
  'm', "'str'", '12', '1.5e3', '0x10n', "[(log('key'), 'c')]", '[Symbol.iterator]', '[`t${1}`]', '#p', '#\\u{61}b', 'get', 'set', 'static', 'async', 'await', 'of',
  'yield', 'let', 'eval', 'arguments', '\\u0061bc', '__proto__', "'__proto__'", 'if', 'null', 'then',
];
const computed = { "[(log('key'), 'c')]": '.c', '[Symbol.iterator]': '[Symbol.iterator]', '[`t${1}`]': '.t1' };
const access = (name) => computed[name] ?? (/^['\d]/.test(name) ? `[${name}]` : `.${name}`);

/** [what, parameters, body of a function, body of a generator] */
const bodies = [
  ['plain', '', 'log(this === receiver); return await 5;', 'yield await 5; return 6;'],
  ['parameters', 'a, { b } = { b: 2 }, [c] = [3], ...d', 'return [a, b, c, d, arguments.length];', 'yield [a, b, c, d, arguments.length];'],
  ['a default that throws', "a = (() => { throw 'default'; })()", 'return 1;', 'yield 1;'],
  ['super', '', 'return [typeof super.toString, await (async () => super.hasOwnProperty === Object.prototype.hasOwnProperty)()];', 'yield typeof super.toString; const f = () => super.x; yield f();'],
  ['its class', '', 'await null; return [typeof C, new.target];', 'yield typeof C; yield new.target;'],
  ['private names', '', 'return [#q in this, await this.#q, this.#r()];', 'yield #q in this; yield this.#q; yield* this.#r();'],
  ['private names, assigned', '', 'this.#q = await 7; this.#q += await 1; [this.#q] = [await 9 + this.#q]; return this.#q++ + this.#q;', 'this.#q = yield 7; yield this.#q; this.#q ??= yield; yield this.#q?.x;'],
  ['eval', '', "return [eval('this') === receiver, await eval('arguments.length'), typeof eval('super.toString')];", "yield eval('this') === receiver; yield eval('arguments.length'); yield typeof eval('super.toString');"],
];
const heads = { declaration: 'class C', expression: 'const C = class D', 'anonymous expression': 'const C = class' };

function* rows() {
  for (const star of ['', '*']) {
    for (const place of ['', 'static ']) {
      for (const name of names) {
        for (const body of bodies) {
          const isMain = ['m', "'str'", "[(log('key'), 'c')]", '#p'].includes(name);
          if (!isMain && body[0] !== 'plain' && body[0] !== 'super') continue;
          for (const kind of Object.keys(heads)) if (kind === 'declaration' || (body[0] !== 'its class' && isMain)) yield [star, place, name, body, kind];
        }
      }
    }
  }
}

/** { name, code } of each. */
export function* classPrograms() {
  for (const [star, place, name, [what, parameters, ofFunction, ofGenerator], kind] of rows()) {
    const elements = [
      `${place}#q = 3;`, `${place}${star}#r() { ${star ? 'yield' : 'return'} 'r'; }`, 'a = 1;', `${place}async ${star}${name}(${parameters}) { ${star ? ofGenerator : ofFunction} }`,
      'b = 2;', `${place}get it() { return this${access(name)}; }`, `${place}go(...args) { return this${access(name)}(...args); }`,
    ];
    yield {
      name: `class ${kind}, ${place}async ${star}${name}: ${what}`,
      since: 0,
      code: `${heads[kind]} { ${elements.join(' ')} }
const receiver = ${place ? 'C' : 'new C()'};
const f = receiver.it;
own('f', f);
if (f.prototype) own('f.prototype', f.prototype);
log(Object.prototype.toString.call(f), getPrototypeOf(f).constructor.name);
attempt('new', () => new f());
own('C', C); own('C.prototype', C.prototype);
drive(1, () => receiver.go(1)).then(() => drive(2, () => f.call(receiver, 1))).then(() => drive(3, () => f.call(5)));
`,
    };
  }
}
