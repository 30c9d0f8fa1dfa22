// The import rules of docs/map.md: layers point one way, no cycles between folders, drivers are named in one place.
const layer = (name, from, never, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: never },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('cmd-layer', '^cmd/', '^(web|worker|model|apps|ui)/', 'a command talks to the stack or to its HTTP API'),
    layer('stack-layer', '^stack/', '^(cmd|client|apps|ui)/', 'the composition root is below the commands'),
    layer('web-layer', '^web/', '^(cmd|stack|worker|client|apps|ui)/', 'HTTP knows the domain, never who wires it'),
    {
      name: 'web-services-apart',
      comment: 'what two services need moves down to model, web/middleware or web/render',
      severity: 'error',
      from: { path: '^web/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^web/[^/]+/', pathNot: '^web/($1|middleware|render)/' },
    },
    layer('worker-layer', '^worker/', '^(cmd|stack|web|client|apps|ui)/', 'a worker knows the domain only'),
    {
      name: 'workers-apart',
      severity: 'error',
      from: { path: '^worker/([^/]+)/' },
      to: { path: '^worker/[^/]+/', pathNot: '^worker/$1/' },
    },
    layer('model-layer', '^model/', '^(cmd|stack|web|worker|client|apps|ui)/', 'the domain knows no transport'),
    {
      name: 'model-by-index',
      comment: 'a concept is used through its index',
      severity: 'error',
      from: { path: '^model/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^model/[^/]+/', pathNot: '^model/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'pkg-layer',
      severity: 'error',
      from: { path: '^pkg/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(cmd|stack|web|worker|model|client|apps|ui|tests)/' },
    },
    {
      name: 'pkg-by-index',
      comment: 'a library is used through its index',
      severity: 'error',
      from: { path: '^pkg/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^pkg/[^/]+/', pathNot: '^pkg/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'by-index',
      comment: 'pkg and model are opened by their index; a driver by its own',
      severity: 'error',
      from: { path: '^(cmd|stack|web|model)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(pkg|model)/([^/]+)/.+',
        pathNot: ['^(pkg|model)/[^/]+/index\\.ts$', '^$1/$2/', '^pkg/[^/]+/[^/]+/index\\.ts$', '^model/'],
      },
    },
    {
      name: 'drivers-in-one-place',
      comment: 'only stack/drivers.ts names a driver',
      severity: 'error',
      from: { path: '^(cmd|stack|web|model)/', pathNot: ['^stack/drivers\\.ts$', '\\.test\\.ts$'] },
      to: { path: '^pkg/[^/]+/[^/]+/' },
    },
    {
      name: 'http-only-in-web',
      severity: 'error',
      from: { path: '^(cmd|stack|worker|model|pkg|client)/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^|node_modules/)(hono|@hono)(/|$)' },
    },
    {
      name: 'sqlite-in-its-driver',
      severity: 'error',
      from: { path: '^(cmd|stack|web|worker|model|client)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(node:)?sqlite$' },
    },
    layer(
      'client-alone',
      '^client/',
      '^(cmd|stack|web|worker|model|pkg|apps|ui)/',
      'the client imports nothing of the server',
    ),
    layer(
      'doctypes-alone',
      '^doctypes/',
      '^(cmd|stack|web|worker|model|pkg|client|apps|ui|konnectors)/',
      'what documents look like is for everybody: it knows nobody',
    ),
    layer(
      'konnectors-alone',
      '^konnectors/',
      '^(cmd|stack|web|worker|model|pkg|client|apps|ui)/',
      'a konnector is a program of its own',
    ),
    layer('browser-alone', '^(apps|ui)/', '^(cmd|stack|web|worker|model|pkg)/', 'browser code knows the client only'),
    { name: 'ui-below-apps', severity: 'error', from: { path: '^ui/' }, to: { path: '^apps/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^apps/[^/]+/dist/', '^konnectors/dist/', '^ui/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
