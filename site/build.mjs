// Renders docs/, and what stands beside it, as a site: node site/build.mjs
// It goes to target/site; what it takes, the generator included, stays below target/site-work.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ALL, fileOf } from "./pages.mjs";
import { javaReference, scriptReference } from "./references.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);
const work = join(project, "target/site-work");
const began = Date.now();

install();
gather();
scriptReference(project, work);
process.chdir(work);
const generator = pathToFileURL(join(work, "node_modules/vitepress/dist/node/index.js"));
const { build } = await import(generator.href);
await build(work);
javaReference(project, join(project, "target/site/java"));
console.log(`target/site has ${ALL.length} pages, after ${Math.round((Date.now() - began) / 1000)} s`);

/** The generator in exactly the versions of the lock, without running a script of any package. */
function install() {
  mkdirSync(work, { recursive: true });
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  const installed = join(work, "package-lock.json");
  if (existsSync(join(work, "node_modules")) && readFileSync(installed, "utf8") === lock) {
    return;
  }
  cpSync(join(here, "package.json"), join(work, "package.json"));
  cpSync(join(here, "package-lock.json"), installed);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const arguments_ = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync(npm, arguments_, { cwd: work, stdio: "inherit" });
  if (status !== 0) {
    rmSync(join(work, "node_modules"), { recursive: true, force: true });
    throw new Error("npm ci failed");
  }
}

/** The pages where they stand to each other in the project, so that their links are good as they are. */
function gather() {
  const pages = join(work, "pages");
  rmSync(pages, { recursive: true, force: true });
  cpSync(join(project, "docs"), join(pages, "docs"), { recursive: true });
  for (const page of ALL) {
    cpSync(join(project, page), join(pages, fileOf(page)));
  }
  for (const module of ["config.mjs", "links.mjs", "pages.mjs"]) {
    cpSync(join(here, module), join(work, ".vitepress", module));
  }
}
