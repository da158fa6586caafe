// Runs a listing, so that tests can compare it with the native run of the same source: the oracle for the order of
// operands and for every jump target. Functions are values without a body here, so programs call host functions only.

const binary = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a % b,
  Exp: (a, b) => a ** b,
  BitAnd: (a, b) => a & b,
  BitOr: (a, b) => a | b,
  BitXor: (a, b) => a ^ b,
  ShiftLeft: (a, b) => a << b,
  ShiftRight: (a, b) => a >> b,
  ShiftRightUnsigned: (a, b) => a >>> b,
  Eq: (a, b) => a === b,
  EqEq: (a, b) => a == b,
  Ne: (a, b) => a !== b,
  NeEq: (a, b) => a != b,
  Lt: (a, b) => a < b,
  LtEq: (a, b) => a <= b,
  Gt: (a, b) => a > b,
  GtEq: (a, b) => a >= b,
  In: (a, b) => a in b,
  InstanceOf: (a, b) => a instanceof b,
};

const jumps = {
  JumpIfFalse: (v) => !v,
  JumpIfTrue: (v) => Boolean(v),
  JumpIfNullish: (v) => v == null,
  JumpIfNotNullish: (v) => v != null,
  JumpIfNotUndefined: (v) => v !== undefined,
};

function constant(text) {
  if (text === 'Undefined') return undefined;
  if (text === 'Null') return null;
  const [, kind, value] = /^(\w+)\((.*)\)$/s.exec(text) ?? [];
  if (kind === 'String') return JSON.parse(value);
  if (kind === 'Strings') return JSON.parse(`[${value}]`);
  if (kind === 'Boolean') return value === 'true';
  if (kind === 'Number') return Number(value);
  throw new Error(`the machine has no constant ${text}`);
}

/** Runs `ops` with host bindings `names`; resolves with what the program returns. */
export async function runListing(ops, names, args = [], self) {
  const scope = new Map(Object.entries(names));
  const stack = [];
  const regions = [];
  const pop = () => stack.pop();
  const push = (value) => void stack.push(value);
  const take = (count) => stack.splice(stack.length - count, count);
  const pushBelow = (places, value) => void stack.splice(stack.length - places, 0, value);
  // The first operations make and bind the function itself: `Push(Function { ... }), Let("f"), Jump(end)`.
  let pc = ops.findIndex(({ op }) => op === 'Jump') + 1;
  let result;

  // Leaves regions until `completion` is used up: a throw at a handler, a jump at its target, a return outside.
  const unwind = (completion) => {
    while (regions.length > 0) {
      const region = regions[regions.length - 1];
      if (completion.kind === 'jump' && completion.to > region.from && completion.to < region.end) break;
      regions.pop();
      stack.length = region.height;
      if (completion.kind === 'throw' && region.handler !== undefined) {
        if (region.cleanup !== undefined) regions.push({ ...region, handler: undefined });
        push(completion.value);
        pc = region.handler;
        return;
      }
      if (region.cleanup !== undefined) {
        push(completion);
        pc = region.cleanup;
        return;
      }
    }
    if (completion.kind === 'throw') throw completion.value;
    if (completion.kind === 'jump') pc = completion.to;
    else result = completion;
  };

  const address = (text) => (text.endsWith('none') ? undefined : Number(text.split(' ')[1]));

  while (result === undefined && pc < ops.length) {
    const { op, args: list, targets } = ops[pc++];
    const name = list[0]?.startsWith('"') ? JSON.parse(list[0]) : undefined;
    try {
      if (op in binary) {
        const [a, b] = take(2);
        push(binary[op](a, b));
      } else if (op in jumps) {
        if (jumps[op](pop())) pc = targets[0];
      } else {
        await step(op, list, targets, name);
      }
    } catch (error) {
      if (/^Iterator(?:Next|Value)$/.test(op)) regions.pop();
      unwind({ kind: 'throw', value: error });
    }
  }
  return result?.value;

  async function step(op, list, targets, name) {
    switch (op) {
      case 'Push':
        return push(constant(list[0]));
      case 'Load':
        if (!scope.has(name)) throw new ReferenceError(`${name} is not defined`);
        return push(scope.get(name));
      case 'Let':
      case 'Store':
        return void scope.set(name, pop());
      case 'LoadThis':
        return push(self);
      case 'LoadArg':
        return push(args[Number(list[0])]);
      case 'LoadRest':
        return push(args.slice(Number(list[0])));
      case 'Pop':
        return void pop();
      case 'Dup':
        return push(stack.at(-1));
      case 'Over':
        return push(stack.at(-1 - Number(list[0])));
      case 'Rot':
        return pushBelow(Number(list[0]) - 1, pop());
      case 'Jump':
        pc = targets[0];
        return;
      case 'Await':
        return push(await pop());
      case 'Return':
        return unwind({ kind: 'return', value: pop() });
      case 'Throw':
        throw pop();
      case 'Leave':
        return unwind({ kind: 'jump', to: targets[0] });
      case 'Neg':
        return push(-pop());
      case 'Not':
        return push(!pop());
      case 'BitNot':
        return push(~pop());
      case 'ToNumber':
        return push(+pop());
      case 'ToNumeric':
        return push(Number(pop()));
      case 'Inc':
        return push(Number(pop()) + 1);
      case 'Dec':
        return push(Number(pop()) - 1);
      case 'TypeOf':
        return push(typeof pop());
      case 'TypeOfName':
        return push(typeof scope.get(name));
      case 'ToString':
        return push(`${pop()}`);
      case 'Concat':
        return push(take(Number(list[0])).join(''));
      case 'GetProp':
        return push(pop()[name]);
      case 'LoadElement': {
        const [o, k] = take(2);
        return push(o[k]);
      }
      case 'GetMethod': {
        const o = pop();
        push(o);
        return push(o[name]);
      }
      case 'LoadMethodElement': {
        const [o, k] = take(2);
        push(o);
        return push(o[k]);
      }
      case 'SetProp': {
        const [o, v] = take(2);
        o[name] = v;
        return push(v);
      }
      case 'StoreElement': {
        const [o, k, v] = take(3);
        o[k] = v;
        return push(v);
      }
      case 'DeleteProp':
        return push(delete pop()[name]);
      case 'DeleteElement': {
        const [o, k] = take(2);
        return push(delete o[k]);
      }
      case 'NewObject':
        return push({});
      case 'DefineProp': {
        const v = pop();
        stack.at(-1)[name] = v;
        return;
      }
      case 'DefinePropElement': {
        const [k, v] = take(2);
        stack.at(-1)[k] = v;
        return;
      }
      case 'CopyProps': {
        const v = pop();
        Object.assign(stack.at(-1), v);
        return;
      }
      case 'ToKey': {
        const k = pop();
        return push(typeof k === 'symbol' ? k : `${k}`);
      }
      case 'NewArray':
        return push(take(Number(list[0])));
      case 'ArrayPush': {
        const v = pop();
        stack.at(-1).push(v);
        return;
      }
      case 'ArraySpread': {
        const v = pop();
        stack.at(-1).push(...v);
        return;
      }
      case 'ArrayHole':
        stack.at(-1).length++;
        return;
      case 'Call':
      case 'CallSpread': {
        const values = op === 'Call' ? take(Number(list[0])) : pop();
        const f = pop();
        // A method of a plain name has the name below: `Push(String("o")), Load("o"), GetProp("m")`.
        const receiver = typeof stack.at(-1) === 'string' && scope.has(stack.at(-1)) ? scope.get(pop()) : undefined;
        return push(Reflect.apply(f, receiver, values));
      }
      case 'CallMethod': {
        const values = take(Number(list.at(-1)));
        const [o, f] = take(2);
        return push(Reflect.apply(f, o, values));
      }
      case 'Construct': {
        const values = take(Number(list[0]));
        return push(Reflect.construct(pop(), values));
      }
      case 'CopyRest': {
        const copy = { ...pop() };
        for (const key of list) delete copy[JSON.parse(key)];
        return push(copy);
      }
      case 'GetIterator':
        return push(pop()[Symbol.iterator]());
      case 'GetAsyncIterator':
        return push(
          (async function* (o) {
            yield* o;
          })(pop()),
        );
      case 'IteratorStep': {
        const { done, value } = stack.at(-1 - Number(list[0] ?? 0)).next();
        return push(done ? undefined : value);
      }
      case 'IteratorRest':
        return push([...stack.at(-1 - Number(list[0] ?? 0))]);
      case 'IteratorNext':
        return push(stack.at(-1).next());
      case 'IteratorValue': {
        const { done, value } = pop();
        if (!done) return push(value);
        regions.pop();
        pop();
        pc = targets[0];
        return;
      }
      case 'IteratorClose': {
        // At the end of a pattern there is no completion; the arrays used here need no closing then.
        const completion = stack.at(-1)?.kind === undefined ? undefined : pop();
        const it = pop();
        if (completion === undefined) return;
        it.return?.();
        return push(completion);
      }
      case 'AsyncIteratorClose': {
        const [it, completion] = take(2);
        push(completion);
        return push(it.return?.());
      }
      case 'GetKeys': {
        const keys = [];
        for (const key in pop()) keys.push(key);
        return push(keys);
      }
      case 'NextKey':
        if (stack.at(-1).length === 0) pc = targets[0];
        else push(stack.at(-1).shift());
        return;
      case 'JumpIfCase':
        if (pop() === stack.at(-1)) {
          pop();
          pc = targets[0];
        }
        return;
      case 'CopyScope':
        return;
      case 'SetupTry': {
        const [handler, cleanup] = list.map(address);
        const end = cleanup ?? handler;
        return void regions.push({ handler, cleanup, height: stack.length, from: pc - 1, end });
      }
      case 'SetupClose': {
        const [cleanup] = targets;
        return void regions.push({ cleanup, height: stack.length, from: pc - 1, end: cleanup });
      }
      case 'PopTry':
        if (regions.pop().cleanup !== undefined) push({ kind: 'normal' });
        return;
      case 'EndFinally': {
        const completion = pop();
        if (completion.kind !== 'normal') unwind(completion);
        return;
      }
      default:
        throw new Error(`the machine has no operation ${op}`);
    }
  }
}
