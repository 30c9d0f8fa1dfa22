/** The time zone of the browser is the owner's, most often: it is chosen already, and said. */
const select = document.querySelector('#tz');
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

if (select.dataset.chosen === '' && timeZone) {
  // Browsers have old names that the server's list has not; it knows them too.
  const isListed = [...select.options].some(({ value }) => value === timeZone);
  if (!isListed) select.prepend(new Option(timeZone.replaceAll('_', ' '), timeZone));
  select.value = timeZone;
}
