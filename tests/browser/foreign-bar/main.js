// An app as others wrote them: it waits for `cozy.bar`, and puts parts of its own there with its own React.
const { createElement, createContext, useContext, useState, Fragment } = React;
const root = document.querySelector('[role=application]');
const { cozyToken, cozyDomain, cozyLocale } = root.dataset;
const isPublic = location.pathname.startsWith('/public');
const { BarLeft, BarRight, setTheme, setLocale, setBarCenter, updateAccessToken } = window.cozy.bar;
const Unit = createContext('');

function Counter() {
  const [count, setCount] = useState(0);
  return createElement('button', { onClick: () => setCount(count + 1) }, `Counted ${count} ${useContext(Unit)}`);
}

function App() {
  const [inside, setInside] = useState(false);
  const [open, setOpen] = useState(true);
  const act = (name, onClick) => createElement('button', { onClick }, name);
  return createElement(
    Unit.Provider,
    { value: 'apples' },
    createElement('h1', null, 'An app of others'),
    inside && createElement(BarLeft, null, createElement('button', { onClick: () => setInside(false) }, 'Back')),
    open && createElement(BarRight, null, createElement(Counter)),
    act('Go inside', () => setInside(true)),
    act('Close the counter', () => setOpen(false)),
    act('Say', () => setBarCenter('<b>Here</b>')),
    act('Say nothing', () => setBarCenter('')),
    act('Speak French', () => setLocale('fr')),
    act('Be bold', () => setTheme('primary', {})),
    act('Lose the token', () => updateAccessToken('gone')),
    createElement(Fragment, null, 'Ready'),
  );
}

window.cozy.bar.init({
  appName: 'Barred',
  appEditor: 'Somebody',
  cozyURL: cozyDomain,
  token: cozyToken,
  iconPath: 'icon.svg',
  lang: cozyLocale,
  replaceTitleOnMobile: true,
  isPublic,
});
ReactDOM.createRoot(root).render(createElement(App));
