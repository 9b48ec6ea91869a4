// Runs before anything is painted: the first frame in the theme and the language of the last visit, and what the page
// will need asked for while the browser still reads the entry; what it asks the panel, the panel has named with the page.
// `firstFrame.ts` fills in FILES.
const { documentElement: html, head } = document;

function remembered(name) {
  try {
    return window.localStorage.getItem(name);
  } catch {
    // Where a browser keeps nothing for this site, the page itself says so.
    return null;
  }
}

const wanted = remembered("vostok-language") ?? window.navigator.language;
const language = wanted.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
// Kept at the first visit behind the login: who never was there will see the door or the first steps.
const theme = remembered("vostok-theme");
const isLight =
  theme === "light" || (theme === "auto" && matchMedia("(prefers-color-scheme: light)").matches);
const [, door] = /^\/(login|setup)\b/.exec(window.location.pathname) ?? [];
html.lang = language;
html.dataset.mantineColorScheme = isLight ? "light" : "dark";
html.dataset.first = door ?? (theme === null ? "brand" : "shell");

for (const file of [...FILES.every, ...FILES[language], ...FILES[door === undefined ? "shell" : "door"]]) {
  const link = document.createElement("link");
  link.href = file;
  link.crossOrigin = "";
  link.rel = file.endsWith(".css") ? "preload" : "modulepreload";
  if (file.endsWith(".css")) link.as = "style";
  head.append(link);
}
