// Says which Node is running, and what to do if it is too old for the rest of
// the code. It runs before every command, so it keeps to what an old Node can
// read. Notices go to standard error: the output of a command stays its own.
'use strict';

var needed = 24;
var running = process.versions.node;

if (Number(running.split('.')[0]) >= needed) {
  process.stderr.write('Running on Node ' + running + '.\n');
} else {
  process.stderr.write(
    [
      'This is Node ' + running + ', and Four Cs needs Node ' + needed + ' or newer.',
      '',
      'Node ' +
        needed +
        ' normally arrives with the other packages, for Linux (x64, arm64), macOS and Windows (x64).',
      'It is missing here. Either:',
      '  - install again with the optional packages: npm ci --include=optional',
      '  - or, if this machine is of another kind, install Node ' + needed + ' from https://nodejs.org',
      'Then run the command again, through npm.',
      '',
    ].join('\n'),
  );
  process.exit(1);
}
