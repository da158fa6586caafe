// The inspector's page and the playground in a browser: from a file and from the server, with a mouse, with the keyboard
// alone, with input that means harm. No request may leave a page, and its policy may never be violated.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspect } from '../dist/index.js';
import { pageOf } from '../dist/node/inspect-page.js';
import { listen } from '../dist/node/inspect-server.js';
import { playgroundPage } from '../dist/node/playground-page.js';
import { folder } from './support/spawn.js';

const executablePath = '/usr/bin/chromium';
const test = suite('inspector page');
const cwd = folder();
let browser;
let serving;

const program = `// Tries again and again.
async function retry(times: number, work: () => Promise<string>): Promise<string> {
    for (let attempt = 1; attempt <= times; attempt++) {
        try {
            return await work();
        } catch (error) {
            await sleep(attempt);
        } finally {
            await report(attempt);
        }
    }
    throw new Error("never");
}

class Reader {
    async *lines(source: AsyncIterable<string>) {
        for await (const line of source) yield line.trim();
    }
}
`;
const hostile = `async function f(a) {
  const text = "</script><script>window.hacked = 1</script><!-- <script>";
  const tag = \`</style></textarea><img src=x onerror="window.hacked = 1">\`;
  const bidi = '\u202e\u2066 \u200b\u2028\u2029\u0007\u001b[2J\u0000 "quotes" &lt; &amp;';
  await a["</script>"]; throw new Error('</title><b>' + text + tag + bidi);
}
const o = { async '</script><img src=x onerror=alert(1)>'() { await 1; } };
`;

test.before(async () => {
  if (!existsSync(executablePath)) return;
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
  });
});
test.after(async () => {
  await browser?.close();
  serving?.server.closeAllConnections();
  serving?.server.close();
});

let pages = 0;

/** Writes the page of a program to a file. */
function write(source, fileName, html = pageOf({ source, inspection: inspect(source, { fileName }) })) {
  mkdirSync(join(cwd, 'pages'), { recursive: true });
  const path = join(cwd, 'pages', `${pages++}.html`);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

/** Runs `body` with a page at an address; afterwards nothing may have gone wrong in it. */
async function visit(address, body, { width = 1400, height = 900, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => { errors.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => globalThis.violations.push(`${violatedDirective} ${blockedURI}`));
  });
  try {
    await page.goto(address);
    await page.waitForSelector('.app', { timeout: 60_000 });
    const result = await body(page);
    assert.equal(errors, []);
    assert.equal(await page.evaluate(() => globalThis.violations), []);
    const own = address.replace(/#.*$/, '');
    assert.equal(requests.filter((url) => !url.startsWith('data:') && !url.startsWith(own)), []);
    return result;
  } finally {
    await context.close();
  }
}

/** The middle of a character of a pane: `line` and `column` are 1-based. */
function pointAt(page, pane, line, column) {
  return page.evaluate(([name, row, at]) => {
    const found = [...document.querySelectorAll(`.pane.${name} .row`)].find((element) => element.querySelector('.gutter').textContent === String(row));
    const walker = document.createTreeWalker(found.querySelector('.line'), NodeFilter.SHOW_TEXT);
    let rest = at - 1;
    let node = walker.nextNode();
    for (; rest >= node.length; node = walker.nextNode()) rest -= node.length;
    const range = document.createRange();
    range.setStart(node, rest);
    range.setEnd(node, rest + 1);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, [pane, line, column]);
}

/** The texts that marks of a kind lie behind. */
function marked(page, pane, kind) {
  return page.evaluate(([name, mark]) => [...document.querySelectorAll(`.pane.${name} .mark.${mark}`)].map((box) => {
    const { left, right, top } = box.getBoundingClientRect();
    const row = [...document.querySelectorAll(`.pane.${name} .row`)].find((element) => Math.abs(element.getBoundingClientRect().top - top) < 2);
    const line = row.querySelector('.line');
    let text = '';
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (let i = 0; i < node.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const at = range.getBoundingClientRect();
        if (at.left >= left - 1 && at.right <= right + 1) text += node.data[i];
      }
    }
    return text;
  }), [pane, kind]);
}

const placeOf = (text, word) => {
  const at = text.indexOf(word);
  return { line: text.slice(0, at).split('\n').length, column: at - text.lastIndexOf('\n', at - 1) };
};
const text = (page, selector) => page.textContent(selector);
const ready = (page, condition, argument) => page.waitForFunction(condition, argument, { timeout: 60_000 });

if (!existsSync(executablePath)) {
  test(`skipped: there is no ${executablePath}`, () => {
    console.log(`test/inspector-page.test.js skips itself: there is no ${executablePath}`);
  });
} else {
  let address;

  test('a page opens from a file, with all its panes', async () => {
    address = write(program, 'retry.ot');
    await visit(address, async (page) => {
      assert.match(await text(page, 'h1'), 'retry.ot');
      assert.match(await text(page, '.pane.source'), 'Tries again and again');
      assert.match(await text(page, '.pane.output'), 'function retry');
      const { functions } = inspect(program, { fileName: 'retry.ot' });
      assert.is(await page.locator('.node').count(), functions[0].blocks.length);
      assert.is(await page.locator('select.functions option').count(), 2);
      await page.click('#tab-awaits');
      assert.is(await page.locator('.awaits tbody tr').count(), functions[0].suspensions.length);
      assert.match(await text(page, '.awaits'), 'work()');
      await page.click('#tab-listing');
      assert.match(await text(page, '.listing'), 'Await');
      await page.click('#tab-map');
      assert.match(await text(page, '.map'), /\d+ of \d+ statements exact/);
      assert.match(await text(page, '.breakpoints'), 'return await work();');
      await page.click('#tab-graph');
      await page.click('text=Text');
      assert.is(await page.locator('.blocks li').count(), functions[0].blocks.length);
      assert.match(await text(page, '.blocks'), 'waits for work()');
    });
  });

  test('what is pointed at lights up in the other panes, both ways', async () => {
    await visit(address, async (page) => {
      const { line, column } = placeOf(program, 'work();');
      const { x, y } = await pointAt(page, 'source', line, column + 1);
      await page.mouse.move(x, y);
      assert.equal((await marked(page, 'source', 'hover')).map((word) => word.replace(/[()]/g, '')), ['work']);
      const copies = await marked(page, 'output', 'hover');
      assert.ok(copies.length >= 1 && copies.every((word) => word.startsWith('work')), copies.join('|'));
      assert.match(await text(page, '.node.hover'), 'await work()');
      // From the output back.
      const { code } = inspect(program, { fileName: 'retry.ot' });
      const back = placeOf(code, 'report(attempt)');
      const point = await pointAt(page, 'output', back.line, back.column + 1);
      await page.mouse.move(point.x, point.y);
      assert.ok((await marked(page, 'source', 'hover')).every((word) => word.startsWith('report')));
      // From the graph.
      await page.hover('.node:has-text("await sleep")');
      assert.match((await marked(page, 'source', 'hover')).join(' '), 'await sleep(attempt)');
      assert.match((await marked(page, 'output', 'hover')).join(' '), 'sleep(attempt)');
      // A click keeps it, and the line at the bottom says what it is.
      await page.mouse.click(x, y);
      await page.mouse.move(5, 5);
      assert.ok((await marked(page, 'output', 'selected')).length >= 1);
      assert.match(await text(page, 'footer .selection'), /source \d+:\d+ · \d+ places? in the output/);
    });
  });

  test('a machine is walked through a loop with try and finally, and back', async () => {
    await visit(`${address}#fn=retry&tab=step`, async (page) => {
      const state = () => text(page, '[data-testid="state"]');
      const press = (key) => page.click(`.choices [data-key="${key}"]`);
      const event = () => text(page, '.event');
      assert.match(await event(), 'retry is called');
      const seen = [];
      // Runs to the first await that is reached, by the usual way.
      const run = async () => {
        for (let i = 0; i < 30; i++) {
          const keys = await page.locator('.choices .buttons button').evaluateAll((all) => all.map(({ dataset }) => dataset.key));
          if (keys.includes('f') || keys[0] === 'restart' || keys[0] === 'back') return keys;
          await press(keys[0]);
        }
        return [];
      };
      await run();
      assert.match(await text(page, '.now pre'), 'await work()');
      await press('s');
      assert.match(await event(), 'is suspended at await work()');
      assert.match(await text(page, '.view.step'), 'Waits for');
      assert.match(await text(page, '.variables'), 'saved');
      seen.push(await state());
      await press('t');
      assert.match(await event(), 'work() is rejected');
      await run();
      assert.match(await text(page, '.now pre'), 'await sleep(attempt)', 'in the catch');
      await press('f');
      await run();
      assert.match(await text(page, '.now pre'), 'await report(attempt)', 'in the finalizer');
      assert.match(await text(page, '.view.step dl'), 'Completion');
      await press('f');
      await run();
      assert.match(await text(page, '.now pre'), 'await work()', 'in the next turn of the loop');
      await press('f');
      await run();
      assert.match(await text(page, '.now pre'), 'await report(attempt)', 'in the finalizer, on the way out');
      await press('f');
      assert.equal(await run(), ['back', 'restart']);
      assert.match(await text(page, '.phase'), 'fulfilled');
      // What lights up is where it stands; back goes step by step; the way is in the address.
      const way = new URL(page.url()).hash;
      assert.match(way, 'walk=');
      await press('back');
      assert.not.match(await text(page, '.phase'), 'fulfilled');
      assert.ok(await page.locator('.node.current').count() === 1);
      await press('restart');
      assert.match(await event(), 'retry is called');
      assert.is(seen.length, 1);
      await page.goto('about:blank');
      await page.goto(`${address}${way}`);
      await page.waitForSelector('.app');
      assert.match(await text(page, '.phase'), 'fulfilled');
    });
  });

  test('links lead to a function and a state', async () => {
    await visit(`${address}#fn=Reader.lines&state=S1`.replace('Reader.', ''), async (page) => {
      assert.match(await text(page, '.node.selected'), 'S1');
      assert.match(await page.inputValue('select.functions'), '1');
      await page.click('.node >> nth=0');
      assert.match(page.url(), /state=[SB]\d+/);
    });
  });

  test('colours follow the system, can be chosen, and can be read', async () => {
    const contrasts = () => {
      const parse = (color) => color.match(/[\d.]+/g).slice(0, 3).map(Number);
      const light = (color) => {
        const [r, g, b] = parse(color).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const background = (element) => {
        for (let at = element; at !== null; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (!/rgba\(.*, 0\)|transparent/.test(color)) return color;
        }
        return 'rgb(255,255,255)';
      };
      const poor = [];
      for (const element of document.querySelectorAll('header *, .pane-head *, .tabs *, .line, .line *, .gutter, .view p, .view button, td, th, footer *')) {
        if (element.textContent.trim() === '' || element.offsetParent === null || element.disabled || element.matches('option')) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(background(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
      }
      return { poor: [...new Set(poor)], background: light(getComputedStyle(document.body).backgroundColor) };
    };
    for (const colorScheme of ['light', 'dark']) {
      await visit(`${address}#tab=awaits`, async (page) => {
        const { poor, background } = await page.evaluate(contrasts);
        assert.equal(poor, [], colorScheme);
        assert.is(background > 0.5, colorScheme === 'light');
        await page.click('.theme');
        if (colorScheme === 'light') await page.click('.theme');
        await ready(page, (wanted) => document.documentElement.dataset.theme === wanted, colorScheme === 'light' ? 'dark' : 'light');
        const chosen = await page.evaluate(contrasts);
        assert.is(chosen.background > 0.5, colorScheme === 'dark');
      }, { colorScheme });
    }
  });

  test('the keyboard is enough', async () => {
    await visit(address, async (page) => {
      const focused = () => page.evaluate(() => document.activeElement.className.baseVal ?? document.activeElement.className);
      await page.keyboard.press('Alt+s');
      assert.match(await focused(), 'scroller code');
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      assert.match(await text(page, 'footer .selection'), 'source 5:');
      assert.ok((await marked(page, 'output', 'selected')).length > 0);
      await page.keyboard.press('Escape');
      assert.is((await marked(page, 'output', 'selected')).length, 0);
      // Tabs, by arrow keys; then the graph along its edges.
      await page.keyboard.press('Alt+1');
      assert.is(await page.evaluate(() => document.activeElement.id), 'tab-graph');
      await page.keyboard.press('ArrowRight');
      assert.is(await page.evaluate(() => document.activeElement.id), 'tab-awaits');
      await page.keyboard.press('ArrowLeft');
      await page.locator('.node[tabindex="0"]').focus();
      const before = await page.evaluate(() => document.activeElement.dataset.block);
      await page.keyboard.press('ArrowDown');
      assert.is.not(await page.evaluate(() => document.activeElement.dataset.block), before);
      await page.keyboard.press('Enter');
      assert.is(await page.locator('.node.selected').count(), 1);
      // A walk, by Tab, Enter and Backspace.
      await page.keyboard.press('Alt+4');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      assert.ok(await page.locator('.log li').count() === 3);
      await page.keyboard.press('Backspace');
      assert.ok(await page.locator('.log li').count() === 2);
      // Everything that can be pressed has a name, and Tab passes through all panes.
      const nameless = await page.evaluate(() => [...document.querySelectorAll('button, select, input, textarea, [role]')]
        .filter((element) => !['tabpanel', 'status'].includes(element.getAttribute('role')) && (element.getAttribute('aria-label') ?? element.textContent).trim() === '').map((element) => element.outerHTML.slice(0, 80)));
      assert.equal(nameless, []);
      const reached = new Set();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement.closest('.pane')?.className ?? document.activeElement.tagName));
      }
      for (const pane of ['pane source', 'pane output', 'pane tools']) assert.ok(reached.has(pane), pane);
    });
  });

  test('hostile text stays text', async () => {
    for (const fileName of ['evil</title><script>window.hacked=1</script>"\'&\u202e.ot', 'a<img src=x onerror=alert(1)>.ot']) {
      await visit(write(hostile, fileName), async (page) => {
        assert.is(await page.evaluate(() => globalThis.hacked), undefined);
        assert.equal(await page.evaluate(() => [document.images.length, document.scripts.length, document.querySelectorAll('style').length]), [0, 2, 1]);
        assert.match(await page.title(), /^(?:evil<\/title>|a<img)/);
        assert.match(await text(page, '.pane.source'), '</script><script>window.hacked = 1</script><!-- <script>');
        const all = await page.evaluate(() => document.body.innerText);
        for (const character of ['\u202e', '\u2066', '\u200b', '\u0007', '\u001b', '\0', '\u2028']) assert.not.ok(all.includes(character), JSON.stringify(character));
        for (const tab of ['awaits', 'listing', 'step', 'map']) await page.click(`#tab-${tab}`);
        await page.selectOption('select.functions', '1');
        assert.match(await text(page, 'select.functions'), '</script><img src=x');
      });
    }
  });

  test('the address cannot do harm either', async () => {
    await visit(`${address}#fn=%3Cimg%20src=x%20onerror=alert(1)%3E&state=%22&walk=r.%3Cb%3E.__proto__&at=5-2&tab=__proto__`, async (page) => {
      assert.is(await page.locator('.node').count() > 0, true);
    });
  });

  test('a file with errors opens, with its diagnostics in their place', async () => {
    const bad = 'async function f() {\n  await g();\n  let b = ;\n}\n';
    await visit(write(bad, 'bad.ot'), async (page) => {
      assert.match(await text(page, '.facts'), 'has errors');
      assert.match(await text(page, '.problems'), /3:11.*OT1001.*Expression expected/);
      assert.match(await text(page, '.row:has(.remark.error)'), /let b = ;.*OT1001/);
      assert.is((await marked(page, 'source', 'error')).length, 1);
    });
  });

  test('ten thousand lines: only those in view are in the document', async () => {
    const body = (i) => `async function f${i}(a) {\n${'  await a(1);\n  if (await a(2)) { a(3); }\n'.repeat(24)}}\n`;
    const source = Array.from({ length: 200 }, (_, i) => body(i)).join('');
    await visit(write(source, 'long.ot'), async (page) => {
      assert.ok(source.split('\n').length > 10_000);
      assert.ok(await page.locator('.row').count() < 500);
      await page.selectOption('select.functions', '199');
      await ready(page, () => [...document.querySelectorAll('.pane.source .gutter')].some(({ textContent }) => Number(textContent) > 9900));
      assert.ok(await page.locator('.row').count() < 500);
      await page.click('.node >> nth=3');
      await ready(page, () => document.querySelectorAll('.pane.output .mark.selected').length > 0);
    });
  });

  test('a narrow window shows one pane at a time', async () => {
    await visit(address, async (page) => {
      const shown = () => page.evaluate(() => [...document.querySelectorAll('.pane')].filter((pane) => pane.offsetParent !== null).map(({ className }) => className));
      assert.equal(await shown(), ['pane source']);
      await page.click('nav.narrow >> text=Inside');
      assert.equal(await shown(), ['pane tools']);
      assert.equal(await page.evaluate(() => [...document.querySelectorAll('header *, nav *, .tabs, .view, footer')].filter((element) => element.offsetParent !== null && element.getBoundingClientRect().right > innerWidth + 1).map(({ className }) => className)), [], 'nothing stands out at the side');
      assert.ok(await page.evaluate(() => document.querySelector('footer').getBoundingClientRect().bottom <= innerHeight));
    }, { width: 380, height: 700 });
  });

  test('the playground: editing shows everything anew, and the address holds it', async () => {
    const playground = write('', 'x', playgroundPage({ source: '', fileName: 'playground.ot', options: {} }));
    const shared = await visit(playground, async (page) => {
      assert.ok(await page.locator('.node').count() > 5, 'it begins with an example');
      await page.fill('textarea', 'async function added(x: number) {\n  return await x;\n}\n');
      await ready(page, () => document.querySelector('select.functions').textContent.includes('added'));
      assert.match(await text(page, '.pane.output'), 'function added');
      await page.selectOption('[aria-label="await"]', 'spec');
      await ready(page, () => document.querySelector('.facts').textContent.startsWith('spec'));
      // An error is shown where it is; what follows mends it.
      await page.fill('textarea', 'async function added() { await }');
      await ready(page, () => document.querySelector('.problems').textContent.includes('OT1001'));
      await page.fill('textarea', 'async function mended() { await 1; }');
      await ready(page, () => document.querySelector('select.functions').textContent.includes('mended'));
      await ready(page, () => location.hash.includes('src=') && location.hash.includes('fn=mended'));
      // The caret points at code as a mouse does.
      await page.locator('textarea').press('Control+Home');
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
      await ready(page, () => document.querySelectorAll('.pane.output .mark.selected').length > 0);
      return page.url();
    });
    await visit(shared, async (page) => {
      assert.match(await page.inputValue('textarea'), 'mended');
      assert.match(await text(page, '.facts'), 'spec');
      assert.is(await page.inputValue('[aria-label="await"]'), 'spec');
    });
    await visit(`${playground}#src=AAAA%25not-packed`, async (page) => assert.ok(await page.locator('.node').count() > 5));
  });

  test('the served playground follows the file until somebody edits', async () => {
    const path = join(cwd, 'served.ot');
    writeFileSync(path, 'async function first() { await 1; }\n');
    serving = await listen(path, { port: 0, transpile: {} });
    await visit(serving.address, async (page) => {
      await ready(page, () => document.querySelector('select.functions').textContent.includes('first'));
      writeFileSync(path, 'async function second() { await 2; }\n');
      await ready(page, () => document.querySelector('select.functions').textContent.includes('second'));
      await page.fill('textarea', 'async function mine() { await 3; }');
      await ready(page, () => document.querySelector('select.functions').textContent.includes('mine'));
      writeFileSync(path, 'async function third() { await 2; }\n');
      await page.click('text=The file has changed: reload', { timeout: 60_000 });
      await ready(page, () => document.querySelector('select.functions').textContent.includes('third'));
    });
    assert.match(readFileSync(path, 'utf8'), 'third');
  });
}

test.run();
