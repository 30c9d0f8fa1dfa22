/** The dialects of the wire: each has the one place where its successes and its errors take their form. */

export { type Html, html } from '#pkg/html';
export { airbrakeErrors } from './airbrake.ts';
export { type AppTemplate, readAppTemplate } from './app-template.ts';
export { contentDisposition } from './content-disposition.ts';
export { couchErrors } from './couch.ts';
export { dataErrors } from './data.ts';
export { answerWith } from './file-answer.ts';
export { type AppPageDeps, appVariables } from './html-app.ts';
export { blockedPage } from './html-blocked.ts';
export { pageErrors } from './html-errors.ts';
export { sendFile } from './html-files.ts';
export { overflowPage } from './html-overflow.ts';
export { createPages, type Pages } from './html-page.ts';
export { passphraseField } from './html-passphrase.ts';
export { languageOf, type TextKey, type Texts, textsIn, visitorLanguageOf } from './html-text.ts';
export {
  errorObject,
  jsonApiErrors,
  type Resource,
  renderList,
  renderRelationship,
  renderResource,
} from './jsonapi.ts';
export { nodeResource, versionResource, withVersions } from './node-resource.ts';
export { registrationErrors, tokenErrors } from './oauth.ts';
export { plainErrors } from './plain.ts';
export { parseRanges, type Range } from './ranges.ts';
export { ruleWords } from './rule-words.ts';
