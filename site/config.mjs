import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GROUPS, fileOf } from "./pages.mjs";
import { links, place } from "./links.mjs";

const work = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(work, "pages");

const sidebar = Object.entries(GROUPS).map(([text, pages]) => ({
  text,
  collapsed: false,
  items: pages.map((page) => ({ text: title(page), link: `/${fileOf(page).replace(/\.md$/, "")}` })),
}));

function title(page) {
  const [, heading] = /^# (.*)$/m.exec(readFileSync(join(source, fileOf(page)), "utf8"));
  return heading.replaceAll("`", "");
}

sidebar.push({
  text: "Reference",
  items: [
    { text: "Java", link: "/java/index.html", target: "_self" },
    { text: "Browser modules", link: "/reference/" },
  ],
});

export default {
  title: "Ropeway",
  description: "A lockless session datastore for Jakarta EE",
  srcDir: "pages",
  outDir: "../site",
  base: process.env.SITE_BASE ?? "/",
  lastUpdated: false,
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    anchor: { slugify: place },
    config: (md) => links(md, source),
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    // An index that the site brings along: nobody outside is asked.
    search: { provider: "local" },
    nav: [
      { text: "Start", link: "/docs/start" },
      { text: "Mirror", link: "/docs/mirror" },
      { text: "Limits", link: "/docs/limits" },
      { text: "Java", link: "/java/index.html", target: "_self" },
      { text: "Browser modules", link: "/reference/" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
  },
};
