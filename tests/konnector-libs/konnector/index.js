/** A konnector as people of the ecosystem write them, with nothing of ours. */
const {
  BaseKonnector,
  addData,
  cozyClient,
  errors,
  hydrateAndFilter,
  log,
  requestFactory,
  saveFiles,
  scrape,
  updateOrCreate,
} = require('cozy-konnector-libs');

const request = requestFactory({ cheerio: true, json: false, jar: true });

module.exports = new BaseKonnector(async function start({ login, password, site }) {
  const home = await request({ uri: `${site}/login`, method: 'POST', form: { login, password }, simple: false });
  if (home('title').text() !== 'Bills') throw new Error(errors.LOGIN_FAILED);
  log('info', `Logged in, for ${cozyClient.new.appMetadata.slug}`);
  const bills = scrape(home, { day: '.day', href: { sel: 'a', attr: 'href' } }, 'li');

  const entries = bills.map(({ day, href }) => ({ fileurl: `${site}${href}`, filename: `${day}.pdf`, vendorRef: day }));
  await saveFiles(entries, this.fields, {
    sourceAccount: this.accountId,
    sourceAccountIdentifier: login,
    fileIdAttributes: ['vendorRef'],
    requestInstance: requestFactory({ cheerio: false, json: false, jar: true }),
    contentType: 'application/pdf',
  });

  const documents = bills.map(({ day }) => ({ day, amount: Number(day.slice(-2)) }));
  const fresh = await hydrateAndFilter(documents, 'io.cozy.bills', { keys: ['day'] });
  await addData(fresh, 'io.cozy.bills');

  const seen = { login, count: bills.length };
  await updateOrCreate([seen], 'io.cozy.heights', ['login']);

  const { data } = await cozyClient.new.query(cozyClient.new.find('io.cozy.bills'));
  await this.saveAccountData({ bills: data.length });
});
