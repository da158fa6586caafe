// Machines written by hand, each beside the native function that it stands for: the runtime's tests do without the
// compiler. `o` is the `eager` or `spec` object of the runtime.

/** The await of a machine: a suspension, or in eager code the value. */
const mustWait = (o, v) => (o.waits ? o.waits(v) : true);
const value = (o, v) => (o.got ? o.got(v) : v);

/** async function two(a, b) { try { const x = await a; return x + await b; } catch (e) { return `caught ${e}`; } } */
export const two = {
  async native(a, b) {
    try {
      const x = await a;
      return x + (await b);
    } catch (e) {
      return `caught ${e}`;
    }
  },
  lowered(o) {
    function two$1($f, a, b) {
      let $s = 0,
        $h = 0,
        $v,
        x;
      if ($f !== null) {
        $s = $f.s;
        $h = $f.h;
        $v = $f.v;
        const $l = $f.l;
        b = $l[0];
        x = $l[1];
      }
      for (;;)
        try {
          switch ($s) {
            case 0:
              $h = 3;
              $v = a;
              if (mustWait(o, $v)) return o.await($f ?? o.frame(two$1, this), 1, $h, $v, [b, x]);
              $v = value(o, $v);
            case 1:
              x = $v;
              $v = b;
              if (mustWait(o, $v)) return o.await($f ?? o.frame(two$1, this), 2, $h, $v, [b, x]);
              $v = value(o, $v);
            case 2:
              return x + $v;
            case 3:
              $h = 0;
              return `caught ${$v}`;
          }
        } catch ($e) {
          if ($h === 0) throw $e;
          $s = $h;
          $v = $e;
        }
    }
    return function two(a, b) {
      try {
        return o.settle(two$1(null, a, b));
      } catch ($e) {
        return o.reject($e);
      }
    };
  },
};

/** One await and no handler. */
export const one = {
  async native(a) {
    return await a;
  },
  lowered(o) {
    function one$1($f, a) {
      let $s = 0,
        $v;
      if ($f !== null) {
        $s = $f.s;
        $v = $f.v;
      }
      switch ($s) {
        case 0:
          $v = a;
          if (mustWait(o, $v)) return o.await($f ?? o.frame(one$1, this), 1, 0, $v, undefined);
          $v = value(o, $v);
      }
      return $v;
    }
    return function one(a) {
      try {
        return o.settle(one$1(null, a));
      } catch ($e) {
        return o.reject($e);
      }
    };
  },
};

/** No await: a leaf. */
export const leaf = {
  async native(a) {
    return a();
  },
  lowered(o) {
    return function leaf(a) {
      try {
        return o.settle(a());
      } catch ($e) {
        return o.reject($e);
      }
    };
  },
};

/** yield, await, return, throw inside try/catch/finally, with an await and a yield in the finally. */
export const steps = {
  async *native(log, first) {
    log('start');
    try {
      const a = yield first;
      log('a', a);
      const b = await a;
      log('b', b);
      const c = yield b;
      log('c', c);
      return c;
    } catch (e) {
      log('catch', e);
      yield 'caught';
      return 'end';
    } finally {
      log('finally');
      await null;
      log('finally 2');
      yield 'last';
      log('finally 3');
    }
  },
  lowered(o) {
    // $k, $c: the completion that waits for the finally: 0 normal, 1 throw, 2 return.
    function steps$1($f) {
      let $s = $f.s,
        $h = $f.h,
        $v = $f.v,
        $k,
        $c;
      let [log, first, a, b, c] = $f.l;
      $k = $f.l[5];
      $c = $f.l[6];
      const live = () => [log, first, a, b, c, $k, $c];
      for (;;)
        try {
          switch ($s) {
            case 0:
              log('start');
              $h = 20;
              $v = first;
              if (mustWait(o, $v)) return o.await($f, 1, $h, $v, live());
              $v = value(o, $v);
            case 1:
              return o.yield($f, 2, 3, $h, $v, live());
            case 3: // return() at the first yield
              if (mustWait(o, $v)) return o.await($f, 4, $h, $v, live());
              $v = value(o, $v);
            case 4:
              $k = 2;
              $c = $v;
              $s = 40;
              continue;
            case 2:
              a = $v;
              log('a', a);
              $v = a;
              if (mustWait(o, $v)) return o.await($f, 5, $h, $v, live());
              $v = value(o, $v);
            case 5:
              b = $v;
              log('b', b);
              $v = b;
              if (mustWait(o, $v)) return o.await($f, 6, $h, $v, live());
              $v = value(o, $v);
            case 6:
              return o.yield($f, 7, 8, $h, $v, live());
            case 8:
              if (mustWait(o, $v)) return o.await($f, 9, $h, $v, live());
              $v = value(o, $v);
            case 9:
              $k = 2;
              $c = $v;
              $s = 40;
              continue;
            case 7:
              c = $v;
              log('c', c);
              $v = c;
              if (mustWait(o, $v)) return o.await($f, 10, $h, $v, live());
              $v = value(o, $v);
            case 10:
              $k = 2;
              $c = $v;
              $s = 40;
              continue;
            case 20:
              $h = 30;
              log('catch', $v);
              $v = 'caught';
              if (mustWait(o, $v)) return o.await($f, 21, $h, $v, live());
              $v = value(o, $v);
            case 21:
              return o.yield($f, 22, 23, $h, $v, live());
            case 23:
              if (mustWait(o, $v)) return o.await($f, 24, $h, $v, live());
              $v = value(o, $v);
            case 24:
              $k = 2;
              $c = $v;
              $s = 40;
              continue;
            case 22:
              $v = 'end';
              if (mustWait(o, $v)) return o.await($f, 25, $h, $v, live());
              $v = value(o, $v);
            case 25:
              $k = 2;
              $c = $v;
              $s = 40;
              continue;
            case 30:
              $k = 1;
              $c = $v;
            case 40:
              $h = 0;
              log('finally');
              $v = null;
              if (mustWait(o, $v)) return o.await($f, 41, $h, $v, live());
              $v = value(o, $v);
            case 41:
              log('finally 2');
              $v = 'last';
              if (mustWait(o, $v)) return o.await($f, 42, $h, $v, live());
              $v = value(o, $v);
            case 42:
              return o.yield($f, 43, 44, $h, $v, live());
            case 44:
              if (mustWait(o, $v)) return o.await($f, 45, $h, $v, live());
              $v = value(o, $v);
            case 45:
              return $v;
            case 43:
              log('finally 3');
              if ($k === 1) throw $c;
              if ($k === 2) return $c;
              return undefined;
          }
        } catch ($e) {
          if ($h === 0) throw $e;
          $s = $h;
          $v = $e;
        }
    }
    return o.generatorFunction(function steps(log, first) {
      return o.generator(steps$1, this, steps, [log, first]);
    });
  },
};

/** yield* */
export const outer = {
  async *native(log, inner) {
    try {
      const r = yield* inner;
      log('r', r);
      return r;
    } finally {
      log('outer finally');
    }
  },
  lowered(o) {
    function outer$1($f) {
      let $s = $f.s,
        $h = $f.h,
        $v = $f.v;
      let [log, inner, r, $d, $n, $k, $c] = $f.l;
      const live = () => [log, inner, r, $d, $n, $k, $c];
      for (;;)
        try {
          switch ($s) {
            case 0:
              $h = 9;
              $d = o.delegate(inner);
              $n = 0;
              $v = undefined;
            case 1:
              $h = 9;
              $v = o.delegateCall($d, $n, $v);
              if (mustWait(o, $v)) return o.await($f, 2, $h, $v, live());
              $v = value(o, $v);
            case 2:
              if ($d.x) o.noThrow($v);
              if ($d.e) {
                $k = 2;
                $c = $v;
                $s = 10;
                continue;
              }
              if (o.done($v)) {
                $v = $v.value;
                if ($n === 2) {
                  $k = 2;
                  $c = $v;
                  $s = 10;
                  continue;
                }
                $s = 7;
                continue;
              }
              return o.yield($f, 3, 4, 5, $v.value, live());
            case 3:
              $n = 0;
              $s = 1;
              continue;
            case 5:
              $n = 1;
              $s = 1;
              continue;
            case 4:
              $h = 5;
              if (mustWait(o, $v)) return o.await($f, 6, $h, $v, live());
              $v = value(o, $v);
            case 6:
              $n = 2;
              $s = 1;
              continue;
            case 7:
              r = $v;
              log('r', r);
              $v = r;
              if (mustWait(o, $v)) return o.await($f, 8, $h, $v, live());
              $v = value(o, $v);
            case 8:
              $k = 2;
              $c = $v;
              $s = 10;
              continue;
            case 9:
              $k = 1;
              $c = $v;
            case 10:
              $h = 0;
              log('outer finally');
              if ($k === 1) throw $c;
              return $c;
          }
        } catch ($e) {
          if ($h === 0) throw $e;
          $s = $h;
          $v = $e;
        }
    }
    return o.generatorFunction(function outer(log, inner) {
      return o.generator(outer$1, this, outer, [log, inner]);
    });
  },
};

/** for await with a body that may leave early */
export const each = {
  async native(log, source, until) {
    for await (const x of source) {
      log('x', x);
      if (x === until) break;
      if (x === 'throw') throw x;
    }
    log('after');
  },
  lowered(o) {
    function each$1($f, log, source, until) {
      let $s = 0,
        $h = 0,
        $v,
        $d,
        $e1,
        $t;
      if ($f !== null) {
        $s = $f.s;
        $h = $f.h;
        $v = $f.v;
        [log, until, $d, $e1] = $f.l;
      }
      const live = () => [log, until, $d, $e1];
      for (;;)
        try {
          switch ($s) {
            case 0:
              $d = o.asyncIterator(source);
            case 1:
              $h = 0;
              $v = o.next($d);
              if (mustWait(o, $v)) return o.await($f ?? o.frame(each$1, this), 2, $h, $v, live());
              $v = value(o, $v);
            case 2:
              if (o.done($v)) {
                $s = 9;
                continue;
              }
              $v = $v.value;
              $h = 5;
              log('x', $v);
              if ($v === until) {
                $h = 0;
                $s = 3;
                continue;
              }
              if ($v === 'throw') throw $v;
              $s = 1;
              continue;
            case 3: // break
              $t = o.closing($d);
              if ($t === undefined) {
                $s = 9;
                continue;
              }
              $v = $t.v;
              if (mustWait(o, $v)) return o.await($f ?? o.frame(each$1, this), 4, $h, $v, live());
              $v = value(o, $v);
            case 4:
              o.object($v);
              $s = 9;
              continue;
            case 5: // throw: the error wins
              $e1 = $v;
              $h = 6;
              $t = o.closing($d);
              if ($t === undefined) {
                $s = 6;
                continue;
              }
              $v = $t.v;
              if (mustWait(o, $v)) return o.await($f ?? o.frame(each$1, this), 6, $h, $v, live());
              $v = value(o, $v);
            case 6:
              $h = 0;
              throw $e1;
            case 9:
              log('after');
              return undefined;
          }
        } catch ($e) {
          if ($h === 0) throw $e;
          $s = $h;
          $v = $e;
        }
    }
    return function each(log, source, until) {
      try {
        return o.settle(each$1(null, log, source, until));
      } catch ($e) {
        return o.reject($e);
      }
    };
  },
};
