// The page: shows the file in its data element, or lets one edit where there is a compiler.

import type { PageData } from './data.js';
import { el } from './dom.js';
import { modelOf } from './model.js';
import { startPlayground } from './playground.js';
import { Store } from './store.js';
import { applyAddress, writeAddress } from './url.js';
import { workbench } from './workbench.js';

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;

if (data.playground !== undefined) void startPlayground(data.source, data.playground);
else if (data.inspection !== undefined) {
  const store = new Store(modelOf(data.source, data.inspection));
  document.body.append(workbench(store).element);
  applyAddress(store);
  store.onChange((change) => { if (change !== 'hover') writeAddress(store, {}); });
  addEventListener('hashchange', () => applyAddress(store));
} else document.body.append(el('p', {}, 'There is nothing to show.'));
document.documentElement.dataset['ready'] = 'true';
