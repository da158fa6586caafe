#!/usr/bin/env node
'use strict';

// Not awaited: an `await` here would stay pending for as long as the program's own main does.
require('../dist/start/start.cjs').main(process.argv.slice(2));
