/** Who may import whom. Adapters know core; only tests and applications assemble adapters. */
const tests = '\\.test\\.ts$|/test/';
const drivers = 'node_modules/(ethers|@cosmjs|cosmjs-types|@hyperledger|@grpc)/';
const pure = '^packages/core/src/(domain|rules|protocol)/';
const no = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    no('cycles', {}, { circular: true }),
    no('unresolvable', {}, { couldNotResolve: true }),
    no('anything-below-core', { path: '^packages/core/src' }, { path: '^packages/(?!core/)' }),
    no('impure-domain', { path: pure, pathNot: tests }, { pathNot: `${pure}|node_modules/fp-ts/` }),
    no(
      'adapter-to-adapter',
      { path: '^packages/(adapter-[^/]+)/src' },
      { path: '^packages/(adapter-|sonata-bridge)', pathNot: '^packages/$1/' },
    ),
    no('bridge-to-adapter', { path: '^packages/sonata-bridge/src' }, { path: '^packages/adapter-' }),
    no(
      'past-an-entry',
      { path: '^(packages|examples)/([^/]+)/' },
      {
        path: '^(packages|examples)/',
        pathNot: '^$1/$2/|^packages/[^/]+/src/index\\.ts$|^packages/[^/]+/src/[^/]+/index\\.ts$',
      },
    ),
    no(
      'inversify-outside-di',
      { path: '^packages/[^/]+/src/(?!di/)', pathNot: tests },
      { path: 'node_modules/(inversify|reflect-metadata)/|^packages/[^/]+/src/di/' },
    ),
    no(
      'driver-outside-its-adapter',
      { path: '^packages/(?!adapter-(evm|fabric|cosmos)/)[^/]+/src' },
      { path: drivers },
    ),
    no(
      'kit-outside-tests',
      { path: '^packages/core/src/(?!conformance/)', pathNot: tests },
      { path: '^packages/core/src/conformance/' },
    ),
    no(
      'port-imports-types-only',
      { path: '^packages/core/src/ledger/', pathNot: tests },
      { path: '^packages/core/src/(services|crypto|codecs|di)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules|^(packages|examples)/[^/]+/dist/' }, // `exclude` would hide rxjs
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
