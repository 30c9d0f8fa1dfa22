import { deleteAttachment, getAttachment, putAttachment } from './attachments.ts';
import { bulkDocs } from './bulk-docs.ts';
import { bulkGet } from './bulk-get.ts';
import { closeSession } from './close-session.ts';
import { copyDoc } from './copy-doc.ts';
import { createDatabase } from './create-database.ts';
import { createIndex } from './create-index.ts';
import { setRevsLimit, setSecurity, showPurgedInfosLimit, showRevsLimit, showSecurity } from './database-settings.ts';
import { deleteDatabase } from './delete-database.ts';
import { deleteDoc } from './delete-doc.ts';
import { deleteIndex, deleteIndexes, refuseIndexPath } from './delete-index.ts';
import type { Handler } from './deps.ts';
import { diffRevs, missingRevs, purgeRevs } from './diff-revs.ts';
import { explainQuery, findDocs } from './find-docs.ts';
import { getDoc } from './get-doc.ts';
import { adminOnly } from './guards.ts';
import { listChanges } from './list-changes.ts';
import { describeDatabases, describeNamedDatabases, listDatabases } from './list-databases.ts';
import { listDesignDocs, queryDesignDocs } from './list-design-docs.ts';
import { listDocs } from './list-docs.ts';
import { listIndexes } from './list-indexes.ts';
import { listLocalDocs, queryLocalDocs } from './list-local-docs.ts';
import { cleanViews, commitDatabase, compactDatabase } from './maintain-database.ts';
import { makeUuids } from './make-uuids.ts';
import { openSession } from './open-session.ts';
import { postDoc } from './post-doc.ts';
import { putDoc } from './put-doc.ts';
import { queryDocs } from './query-docs.ts';
import { queryView, queryViewOften } from './query-view.ts';
import { showActiveTasks, showMembership } from './show-cluster.ts';
import { showDatabase } from './show-database.ts';
import { showDesignInfo } from './show-design-info.ts';
import { showHealth } from './show-health.ts';
import { showSession } from './show-session.ts';
import { showWelcome } from './show-welcome.ts';
import { refuseTemporaryView } from './temporary-view.ts';
import { refuseForm } from './write-doc.ts';

/** Every route of the API: the first that fits is taken. */
export interface Route {
  path: string;
  methods: Record<string, Handler>;
  /** What the refusal of other methods says, in CouchDB's order; '' when another row has the rest. */
  allow: string;
}

const DB_ADMIN = 'You are not a server or db admin.';

const document: Record<string, Handler> = {
  GET: getDoc,
  PUT: putDoc,
  DELETE: deleteDoc,
  COPY: copyDoc,
  POST: refuseForm,
};
const attachment = { GET: getAttachment, PUT: putAttachment, DELETE: deleteAttachment };
const DOCUMENT = 'DELETE,GET,HEAD,POST,PUT,COPY';

/** Outside the databases. Who may ask is said here; anybody, where nothing is said. */
export const SERVER_ROUTES: Route[] = [
  { path: '/', methods: { GET: showWelcome }, allow: 'GET,HEAD' },
  { path: '/_up', methods: { GET: showHealth }, allow: 'GET,HEAD' },
  { path: '/_uuids', methods: { GET: makeUuids }, allow: 'GET' },
  {
    path: '/_session',
    methods: { GET: showSession, POST: openSession, DELETE: closeSession },
    allow: 'GET,HEAD,POST,DELETE',
  },
  { path: '/_all_dbs', methods: { GET: adminOnly(listDatabases) }, allow: 'GET,HEAD' },
  {
    path: '/_dbs_info',
    methods: { GET: adminOnly(describeDatabases), POST: adminOnly(describeNamedDatabases) },
    allow: 'GET,HEAD,POST',
  },
  { path: '/_active_tasks', methods: { GET: adminOnly(showActiveTasks) }, allow: 'GET' },
  { path: '/_membership', methods: { GET: adminOnly(showMembership) }, allow: 'GET' },
  // These two come before the guard of the members, whose refusal has other words.
  { path: '/:db', methods: { PUT: adminOnly(createDatabase), DELETE: adminOnly(deleteDatabase) }, allow: '' },
];

/** Of a database: for its members, and where it is said for the administrator only. */
export const DATABASE_ROUTES: Route[] = [
  { path: '/:db', methods: { GET: showDatabase, POST: postDoc }, allow: 'DELETE,GET,HEAD,POST' },
  { path: '/:db/_all_docs', methods: { GET: listDocs, POST: listDocs }, allow: 'GET,HEAD,POST' },
  { path: '/:db/_all_docs/queries', methods: { POST: queryDocs }, allow: 'POST' },
  { path: '/:db/_design_docs', methods: { GET: listDesignDocs, POST: listDesignDocs }, allow: 'GET,HEAD,POST' },
  { path: '/:db/_design_docs/queries', methods: { POST: queryDesignDocs }, allow: 'POST' },
  { path: '/:db/_local_docs/queries', methods: { POST: queryLocalDocs }, allow: 'POST' },
  { path: '/:db/_local_docs', methods: { GET: listLocalDocs, POST: listLocalDocs }, allow: 'GET,HEAD,POST' },
  { path: '/:db/_changes', methods: { GET: listChanges, POST: listChanges }, allow: 'GET,POST,HEAD' },
  { path: '/:db/_bulk_docs', methods: { POST: bulkDocs }, allow: 'POST' },
  { path: '/:db/_bulk_get', methods: { POST: bulkGet }, allow: 'POST' },
  { path: '/:db/_revs_diff', methods: { POST: diffRevs }, allow: 'POST' },
  { path: '/:db/_missing_revs', methods: { POST: missingRevs }, allow: 'POST' },
  { path: '/:db/_purge', methods: { POST: adminOnly(purgeRevs) }, allow: 'POST' },
  { path: '/:db/_purged_infos_limit', methods: { GET: showPurgedInfosLimit }, allow: 'PUT,GET' },
  { path: '/:db/_find', methods: { POST: findDocs }, allow: 'POST' },
  { path: '/:db/_explain', methods: { POST: explainQuery }, allow: 'POST' },
  { path: '/:db/_index', methods: { GET: listIndexes, POST: adminOnly(createIndex, DB_ADMIN) }, allow: 'GET,POST' },
  { path: '/:db/_index/_bulk_delete', methods: { POST: adminOnly(deleteIndexes, DB_ADMIN) }, allow: 'POST' },
  {
    path: '/:db/_index/_design/:ddoc/:type/:name',
    methods: { DELETE: adminOnly(deleteIndex, DB_ADMIN) },
    allow: 'DELETE',
  },
  { path: '/:db/_index/:ddoc/:type/:name', methods: { DELETE: adminOnly(deleteIndex, DB_ADMIN) }, allow: 'DELETE' },
  { path: '/:db/_index/*', methods: { ALL: refuseIndexPath }, allow: '' },
  { path: '/:db/_compact', methods: { POST: adminOnly(compactDatabase, DB_ADMIN) }, allow: 'POST' },
  { path: '/:db/_compact/:ddoc', methods: { POST: adminOnly(cleanViews, DB_ADMIN) }, allow: 'POST' },
  { path: '/:db/_view_cleanup', methods: { POST: adminOnly(cleanViews, DB_ADMIN) }, allow: 'POST' },
  { path: '/:db/_ensure_full_commit', methods: { POST: commitDatabase }, allow: 'POST' },
  { path: '/:db/_security', methods: { GET: showSecurity, PUT: adminOnly(setSecurity, DB_ADMIN) }, allow: 'PUT,GET' },
  {
    path: '/:db/_revs_limit',
    methods: { GET: showRevsLimit, PUT: adminOnly(setRevsLimit, DB_ADMIN) },
    allow: 'PUT,GET',
  },
  { path: '/:db/_temp_view', methods: { GET: refuseTemporaryView, POST: refuseTemporaryView }, allow: 'POST' },
  { path: '/:db/_design/:ddoc/_view/:view', methods: { GET: queryView, POST: queryView }, allow: 'GET,HEAD,POST' },
  { path: '/:db/_design/:ddoc/_view/:view/queries', methods: { POST: queryViewOften }, allow: 'POST' },
  { path: '/:db/_design/:ddoc/_info', methods: { GET: showDesignInfo }, allow: 'GET' },
  { path: '/:db/_design/:ddoc', methods: document, allow: DOCUMENT },
  { path: '/:db/_design/:ddoc/*', methods: attachment, allow: 'DELETE,GET,HEAD,PUT' },
  { path: '/:db/_local/:local', methods: document, allow: DOCUMENT },
  { path: '/:db/_local/:local/*', methods: attachment, allow: 'DELETE,GET,HEAD,PUT' },
  { path: '/:db/:id', methods: document, allow: DOCUMENT },
  { path: '/:db/:id/*', methods: attachment, allow: 'DELETE,GET,HEAD,PUT' },
];
