import { DOCTYPES } from '#model/docs';
import type { FailedJob } from '#model/job';
import type { Resource } from '#web/render';

export function failureResource(failed: FailedJob): Resource {
  return { type: DOCTYPES.jobFailures, id: failed._id, rev: failed._rev, attributes: failed };
}
