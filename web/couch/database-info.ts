import type { DatabaseInfo } from '#pkg/couch';

/** What `GET /db` answers. */
export function databaseInfo(info: DatabaseInfo): object {
  return {
    instance_start_time: '0',
    db_name: info.name,
    purge_seq: info.purgeSeq,
    update_seq: info.updateSeq,
    sizes: info.sizes,
    props: {},
    doc_del_count: info.deletedCount,
    doc_count: info.docCount,
    disk_format_version: 8,
    compact_running: info.compactRunning,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
  };
}
