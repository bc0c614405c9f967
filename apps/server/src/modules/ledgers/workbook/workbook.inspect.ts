import { open, stat } from "node:fs/promises";
import { workbookLimits } from "@linli/contract/ledgers";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { WorkbookRefusal } from "./workbook.refusal.ts";

/** What is known of a workbook before a reader touches it. */
export type WorkbookOutline = {
  /** State of each sheet in workbook order. */
  hidden: boolean[];
};

/**
 * Decides whether a file may be given to the reading library: type by content, sizes by the zip's
 * directory before anything is inflated, then every part inflated once with those sizes enforced
 * (directories lie) and looked through for entity definitions and runaway dimensions.
 * Memory stays at a few chunks whatever the file holds.
 * @throws WorkbookRefusal
 */
export async function inspectWorkbook(file: string): Promise<WorkbookOutline> {
  const { size } = await stat(file);
  if (size === 0) throw new WorkbookRefusal("file-empty");
  if (size > workbookLimits.fileBytes) throw new WorkbookRefusal("file-too-large");
  await requireZip(file, size);
  const zip = await openZip(file);
  try {
    const entries = await listEntries(zip);
    await requireSeamless(zip, entries);
    const totals = { cells: 0 };
    let outline: WorkbookOutline = { hidden: [] };
    for (const entry of entries) {
      const scan = scannerFor(entry.fileName, totals);
      await inflate(zip, entry, scan.take);
      if (entry.fileName === workbookPart) outline = { hidden: hiddenSheets(scan.kept()) };
    }
    return outline;
  } finally {
    zip.close();
  }
}

const workbookPart = "xl/workbook.xml";
const compoundFile = Buffer.from("d0cf11e0a1b11ae1", "hex");

/** Names inside a compound file are UTF-16: an encrypted .xlsx holds the stream EncryptedPackage, an .xls holds Workbook. */
async function requireZip(file: string, size: number): Promise<void> {
  const handle = await open(file);
  try {
    const start = Buffer.alloc(8);
    await handle.read(start, 0, 8, 0);
    if (start.equals(compoundFile)) {
      const whole = Buffer.alloc(size);
      await handle.read(whole, 0, size, 0);
      throw new WorkbookRefusal(whole.includes(Buffer.from("EncryptedPackage", "utf16le")) ? "encrypted" : "old-excel-format");
    }
    if (start[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(start[1] ?? 0xff)) throw new WorkbookRefusal("old-excel-format");
    if (start.toString("latin1", 0, 4) !== "PK\x03\x04") throw new WorkbookRefusal("not-a-workbook");
  } finally {
    await handle.close();
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true });
  } catch {
    throw new WorkbookRefusal("damaged");
  }
}

async function listEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > workbookLimits.parts) throw new WorkbookRefusal("too-many-parts");
  const entries: Entry[] = [];
  let inflated = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      inflated += entry.uncompressedSize;
      if (inflated > workbookLimits.inflatedBytes) throw new WorkbookRefusal("inflates-too-large");
      entries.push(entry);
    }
  } catch (error) {
    throw error instanceof WorkbookRefusal ? error : new WorkbookRefusal("damaged");
  }
  const names = new Set(entries.map((entry) => entry.fileName.toLowerCase()));
  if (entries.some((entry) => entry.isEncrypted())) throw new WorkbookRefusal("encrypted");
  if (names.has("xl/workbook.bin")) throw new WorkbookRefusal("binary-workbook");
  if (entries.some((entry) => /(?:^|\/)vbaproject\.bin$|\/macrosheets\//i.test(entry.fileName))) throw new WorkbookRefusal("macros");
  if (!names.has(workbookPart) || !names.has("[content_types].xml")) throw new WorkbookRefusal("not-a-workbook");
  if (names.size !== entries.length) throw new WorkbookRefusal("damaged");
  return entries;
}

/**
 * The reading library walks the local headers from the front, this inspection the directory at the end.
 * Both must tell the same: each part begins where the one before ended, with the same name and sizes,
 * so nothing can hide between them.
 */
async function requireSeamless(zip: ZipFile, entries: readonly Entry[]): Promise<void> {
  const longestDescriptor = 24;
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    const header = await readHeader(zip, entry);
    const gap = entry.relativeOffsetOfLocalHeader - end;
    const streamed = (entry.generalPurposeBitFlag & 0x08) !== 0;
    const sizesAgree = header.compressedSize === entry.compressedSize && header.uncompressedSize === entry.uncompressedSize;
    const sizesFollow = streamed && header.compressedSize === 0 && header.uncompressedSize === 0;
    if (gap < 0 || gap > longestDescriptor || !(sizesAgree || sizesFollow) || !header.fileName.equals(entry.fileNameRaw)) throw new WorkbookRefusal("damaged");
    end = header.fileDataStart + entry.compressedSize;
  }
}

async function readHeader(zip: ZipFile, entry: Entry) {
  try {
    return await zip.readLocalFileHeaderPromise(entry);
  } catch {
    throw new WorkbookRefusal("damaged");
  }
}

async function inflate(zip: ZipFile, entry: Entry, take: (chunk: Buffer) => void): Promise<void> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) take(chunk);
  } catch (error) {
    throw error instanceof WorkbookRefusal ? error : new WorkbookRefusal("damaged");
  }
}

type Scanner = { take: (chunk: Buffer) => void; kept: () => string };

/** Looks at text across chunk borders by carrying the end of one chunk over to the next. */
function scannerFor(name: string, totals: { cells: number }): Scanner {
  const isXml = /\.(?:xml|rels|vml)$/i.test(name);
  const isSheet = name.startsWith("xl/") && !isKnownPart(name);
  const keep = name === workbookPart;
  const carried = 64;
  let tail = "";
  let kept = "";
  return {
    take(chunk) {
      if (!isXml) return;
      const text = tail + chunk.toString("latin1");
      if (text.includes("<!DOCTYPE") || text.includes("<!ENTITY")) throw new WorkbookRefusal("xml-entities");
      if (name === "[Content_Types].xml" && text.includes("macroEnabled")) throw new WorkbookRefusal("macros");
      if (isSheet) measure(text, tail.length, totals);
      if (keep) kept += text.slice(tail.length);
      tail = text.slice(-carried);
    },
    kept: () => Buffer.from(kept, "latin1").toString("utf8"),
  };
}

/** Sheets may lie under any name, so every part of xl/ that is not known to be something else is measured. */
function isKnownPart(name: string): boolean {
  return /^xl\/(?:workbook\.xml|styles\.xml|sharedStrings\.xml|theme\/|_rels\/|worksheets\/_rels\/)/.test(name);
}

// Column IW and beyond, or a row of six digits: the limits of 256 columns and 100,000 rows as they stand in a reference.
const beyond = /\br=["'](?:((?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d)|[A-Z]{0,3}\d{6})/;

function measure(text: string, carried: number, totals: { cells: number }): void {
  const match = beyond.exec(text);
  if (match !== null) throw new WorkbookRefusal(match[1] === undefined ? "too-many-rows" : "too-many-columns");
  for (let at = text.indexOf("<c ", Math.max(0, carried - 2)); at !== -1; at = text.indexOf("<c ", at + 3)) totals.cells++;
  if (totals.cells > workbookLimits.cells) throw new WorkbookRefusal("too-many-cells");
}

function hiddenSheets(workbookXml: string): boolean[] {
  return Array.from(workbookXml.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g), ([tag]) => /\bstate=["'](?:hidden|veryHidden)["']/.test(tag));
}
