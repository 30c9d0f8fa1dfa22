import { DOCTYPES } from '#model/docs';
import type { Job } from '#model/job';
import type { Resource } from '#web/render';

/** @compat `links.self` is no route: clients know it so. */
export function jobResource(job: Job): Resource {
  return {
    type: DOCTYPES.jobs,
    id: job._id,
    rev: job._rev,
    attributes: job,
    links: { self: `/jobs/${job.worker}/${job._id}` },
  };
}
