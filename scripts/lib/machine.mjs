// What the tests need from the machine beside npm packages: a Chromium and a Debian PostgreSQL.
import { existsSync } from "node:fs";
import { capture, say } from "./setup.mjs";

/** Path of a Chromium or Chrome, installed from Debian's packages when missing and we may; else null. */
export async function ensureChromium() {
  if (findChromium() === null) await install("Chromium", ["chromium", "fonts-noto-cjk"]);
  return findChromium();
}

/** Folder of the programs of the oldest supported PostgreSQL, installed likewise; else null. */
export async function ensurePostgres() {
  if (findPostgres() === null && !(await install("PostgreSQL 15", ["postgresql-15"]))) await install("PostgreSQL", ["postgresql"]);
  return findPostgres();
}

function findChromium() {
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => existsSync(file)) ?? null;
}

function findPostgres() {
  return [15, 16, 17, 18].map((major) => `/usr/lib/postgresql/${major}/bin`).find((folder) => existsSync(`${folder}/initdb`)) ?? null;
}

async function install(what, packages) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  say(`installing ${what} from the system's packages …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"];
  await capture("apt-get", [...options, "update"], { env });
  const { code, output } = await capture("apt-get", [...options, "install", "-y", "--no-install-recommends", ...packages], { env });
  if (code !== 0) console.error(output.trim().split("\n").slice(-8).join("\n"));
  return code === 0;
}
