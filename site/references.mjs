// What is made of the code itself: pages of the browser modules' types, and Javadoc.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Pages like all others, so that the search finds them; by TypeDoc, from what is published to npm. */
export function scriptReference(project, work) {
  const modules = join(project, "src/main/webapp/ropeway");
  const { exports } = JSON.parse(readFileSync(join(modules, "package.json"), "utf8"));
  const types = Object.values(exports).flatMap((each) => (each.types ? [join(modules, each.types)] : []));
  const configuration = join(work, "tsconfig.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      compilerOptions: { module: "nodenext", target: "es2022", types: [], skipLibCheck: true, noEmit: true },
      files: types,
    }),
  );
  run(work, process.execPath, [
    join(work, "node_modules/typedoc/bin/typedoc"),
    ...types.flatMap((each) => ["--entryPoints", each]),
    ...["--tsconfig", configuration, "--plugin", "typedoc-plugin-markdown"],
    ...["--out", join(work, "pages/reference"), "--entryFileName", "index", "--readme", "none"],
    ...["--name", "Browser modules", "--skipErrorChecking", "--hideBreadcrumbs", "--disableSources"],
    ...["--logLevel", "Error"],
  ]);
}

/** By Maven, for it knows what the code is compiled with; the packages that applications see. */
export function javaReference(project, to) {
  const maven = process.platform === "win32" ? "mvn.cmd" : "mvn";
  run(project, maven, ["-B", "-ntp", "-q", "-Ppublish", "org.apache.maven.plugins:maven-javadoc-plugin:javadoc-no-fork"]);
  rmSync(to, { recursive: true, force: true });
  cpSync(join(project, "target/reports/apidocs"), to, { recursive: true });
}

function run(folder, program, words) {
  const { status, error } = spawnSync(program, words, { cwd: folder, stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`${program} ${words.slice(0, 2).join(" ")} failed`, { cause: error });
  }
}
