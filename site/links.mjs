import { dirname, join, relative } from "node:path";
import { ALL, fileOf } from "./pages.mjs";

const ELSEWHERE = /^([a-z]+:|#|\/)/i;
const PAGES = new Set(ALL.map(fileOf));

/**
 * Has the links of the pages lead where they do in the project. What is no page, such as a folder of
 * the source, is not part of the site: its name stays, without a link.
 */
export function links(md, source) {
  md.core.ruler.push("project-links", ({ tokens, env }) => {
    const folder = dirname(relative(source, env.path));
    if (folder.startsWith("reference")) {
      return; // its links are its generator's
    }
    for (const { children } of tokens) {
      lead(children ?? [], folder);
    }
  });
}

function lead(tokens, folder) {
  let dropped = false; // links do not nest
  for (const token of tokens) {
    const href = token.type === "link_open" ? token.attrGet("href") : null;
    if (href !== null && !ELSEWHERE.test(href)) {
      const [path, place] = href.split("#");
      dropped = !PAGES.has(join(folder, fileOf(path)));
      token.attrSet("href", fileOf(path) + (place === undefined ? "" : `#${place}`));
    }
    if (dropped && token.type.startsWith("link_")) {
      dropped = token.type === "link_open";
      Object.assign(token, { type: "text", tag: "", nesting: 0, attrs: null, content: "" });
    }
  }
}

/** Headings are called as in the project's own links, which is as most hosts of repositories do. */
export function place(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\-_ ]/gu, "")
    .replaceAll(" ", "-");
}
