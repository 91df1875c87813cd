#!/usr/bin/env node
'use strict'
// In words that every Node.js can read: an old one would end at the first line of the other files, with a stack.
var needed = require('../package.json').engines.node.replace('>=', '').split('.').map(Number)
var found = process.versions.node.split('.').map(Number)

if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) require('./start.js')
else {
  process.stderr.write(
    'wml needs Node.js ' +
      needed.join('.') +
      ' or newer, and this is Node.js ' +
      found.join('.') +
      ': install a newer one (https://nodejs.org), then run the command again.\n',
  )
  process.exitCode = 1
}
