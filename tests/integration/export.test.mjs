// Exports over the API and the command line: each format, with and without answers; books held to epubcheck,
// pages to html-validate, PDFs to pdfinfo. What isn't installed is skipped, by name.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { House } from "../support/house.mjs";
import * as api from "../support/openapi.mjs";
import { folder, parley, parleyJson } from "../support/parley.mjs";

const run = promisify(execFile);
const jar = "/usr/share/java/epubcheck.jar";
const has = (program, ...args) => {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch (error) {
    return error.code !== "ENOENT";
  }
};
const epubcheck = existsSync(jar) && has("java", "-version");
const weasyprint = has("weasyprint", "--version");
const pdfinfo = has("pdfinfo", "-v");

let house, server, place;
const people = {};
const call = (who, method, path, options) => api.call(server, method, path, { cookie: people[who]?.cookie, ...options });
const exported = async (query, who = "ina") => {
  const answer = await call(who, "GET", `/api/sets/odd/export?${query}`);
  assert.equal(answer.status, 200, `${query}: ${answer.bytes.subarray(0, 300)}`);
  return answer;
};
const refused = async (code, who, path) => (await api.refused(server, code, "GET", path, { cookie: people[who]?.cookie })).json.error.detail;

/** Everything that tells what is right begins with SECRET; texts that a writer of pages might trip over. */
const odd = `---
pack: 1
id: odd
title: "Odd <b>& \\"ends\\""
lang: en
license: "CC0-1.0 & more"
authors: ["A <a@example.org>"]
tags: ["a&b"]
---

An introduction, <script>alert(1)</script>, ![a picture](file:///etc/passwd) and ![another](https://example.org/p.png).

### A question under no topic <i>with</i> [a link](https://example.org/?a=1&b=2)
id: none

Body.

#### Answer
SECRET none

# Nothing in it

# Locks & <locks>

<!-- a comment -->

A preamble.

## Deep *ones*

### Which \`a < b\` is it? [no](javascript:alert(1)) ![x](../x.png)
id: "which:one"
kind: choice
lang: de
tags: ["<t>"]
time: 5

| a | b |
|---|--:|
| 1 | [x](https://u:p@example.org/) |

3. three
   - nested

     more

- [ ] a task

\`\`\`c++ {.x}
if (a < b && c) {}
\`\`\`

<div>
html
</div>

[rel](../r.md) [part](#none) [bad](http://a..b/) [mail](mailto:a@example.org) https://auto.example/x_y [](https://empty.example)

#### Choices
- [ ] wrong one
- [x] right one
  \`\`\`py
  x < 1
  \`\`\`
  >> SECRET because
- [ ] another

#### Hints
- SECRET hint

#### Answer
\\# SECRET not a heading

SECRET answer

#### Signals
- expected: SECRET sign

#### My own & "name"
SECRET own
`;

/** The files of a ZIP by their names. */
function unzip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left; left--) {
    const [method, size, name, extra, comment, offset] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const data = bytes.subarray(from, from + size);
    files.set(bytes.toString("utf8", at + 46, at + 46 + name), method ? inflateRawSync(data) : data);
    at += 46 + name + extra + comment;
  }
  return files;
}
const isZip = (bytes) => bytes.subarray(0, 4).toString("latin1") === "PK\x03\x04";
const allText = (bytes) => (isZip(bytes) ? Buffer.concat([...unzip(bytes).entries()].flatMap(([name, data]) => [Buffer.from(name), data])) : bytes).toString("utf8");

describe("exports", { timeout: 180000 }, () => {
  before(async () => {
    place = folder();
    house = await House.open(null, { place });
    await house.server.stop("SIGTERM");
    writeFileSync(join(place, "odd.pack.md"), odd);
    await parley("import", "--data", house.data, join(place, "odd.pack.md"));
    server = await house.start();
    people.ada = await house.person("Ada Author", "author");
    people.ina = await house.person("Ina Interviewer", "interviewer");
  });
  after(async () => {
    await house?.server.stop("SIGKILL");
    rmSync(place, { recursive: true, force: true });
  });

  test("which formats there are", async () => {
    const { json } = await call("ina", "GET", "/api/formats");
    const names = (key) => json.formats.filter((f) => f[key]).map((f) => f.name);
    for (const name of ["pack", "pack-json", "csv", "anki", "gift", "moodle-xml", "qti", "html", "epub"]) assert.ok(names("writes").includes(name), name);
    for (const name of ["html", "epub"]) assert.ok(!names("reads").includes(name), `${name} is only written`);
    assert.ok(json.fields.includes("prompt") && json.fields.includes("answer"));
    assert.equal(json.pdf, weasyprint);
  });

  test("every format is written with answers and without; without, nothing tells what is right", async () => {
    const { json } = await call("ina", "GET", "/api/formats");
    for (const format of json.formats.filter((f) => f.writes)) {
      const full = await exported(`format=${format.name}&answers=1`);
      const bare = await exported(`format=${format.name}&answers=0`);
      assert.match(full.headers["content-disposition"], new RegExp(`^attachment; filename="odd\\.${format.extension.replaceAll(".", "\\.")}"`), format.name);
      assert.match(bare.headers["content-disposition"], /^attachment; filename="odd-without-answers\./);
      if (format.name !== "aiken") assert.match(allText(full.bytes), /SECRET because|SECRET answer/, format.name); // which has choices only
      const text = allText(bare.bytes);
      assert.doesNotMatch(text, /SECRET|\[x\] right/, format.name);
      assert.doesNotMatch(text, /is right|Right choice|class="right"/, format.name);
      const again = await exported(`format=${format.name}&answers=0`);
      assert.deepEqual(again.bytes, bare.bytes, `${format.name}: the same set gives the same bytes`);
    }
  });

  test("a version that was exported stays as it is", async () => {
    const made = (await call("ada", "POST", "/api/sets", { body: { title: "Pinned" } })).json;
    const add = () => call("ada", "POST", `/api/sets/${made.id}/edits`, { body: { edits: [{ op: "add", kind: "topic", after: "", title: "T" }] } });
    await add();
    const { version } = (await add()).json;
    const get = (more) => call("ina", "GET", `/api/sets/${made.id}/export?format=pack&answers=1${more}`);
    const before = await get("");
    assert.equal((await add()).json.version, version + 1);
    assert.deepEqual((await get(`&version=${version}`)).bytes, before.bytes);
    assert.notDeepEqual((await get("")).bytes, before.bytes);
    await refused("no_such_version", "ina", `/api/sets/${made.id}/export?format=pack&answers=1&version=99`);
  });

  test("what can't be exported is refused", async () => {
    for (const name of ["nothing", "markdown", "PDF2", "text"])
      assert.equal(await refused("bad_field", "ina", `/api/sets/odd/export?format=${name}&answers=1`), "query.format");
    await refused("bad_field", "ina", "/api/sets/odd/export?format=pack"); // with or without has to be said
    await refused("bad_field", "ina", "/api/sets/odd/export?answers=1");
    await refused("no_such_set", "ina", "/api/sets/none/export?format=pack&answers=1");
  });

  test("pages are valid HTML that loads nothing", async () => {
    const validate = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules: { "void-style": "off", "doctype-style": "off" } });
    for (const answers of [0, 1]) {
      const { bytes, headers } = await exported(`format=html&answers=${answers}`);
      assert.equal(headers["content-type"], "text/html");
      const report = await validate.validateString(bytes.toString());
      assert.deepEqual(report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.message}`)), []);
      assert.doesNotMatch(bytes.toString(), /<(img|script|link|iframe|object)|src=|url\(|@import|javascript:|file:/);
    }
  });

  test("books pass epubcheck", { skip: epubcheck ? false : "epubcheck or Java isn't installed" }, async () => {
    for (const [name, path] of [["odd", "/api/sets/odd"], ["small", "/api/sets/small"]])
      for (const answers of [0, 1]) {
        const { bytes } = await call("ina", "GET", `${path}/export?format=epub&answers=${answers}`);
        const file = join(place, `${name}-${answers}.epub`);
        writeFileSync(file, bytes);
        const { stdout, stderr } = await run("java", ["-jar", jar, "--failonwarnings", file]).catch((error) => error);
        assert.match(stdout, /No errors or warnings detected/, `${file}: ${stdout}${stderr}`);
      }
    const opf = unzip(readFileSync(join(place, "odd-1.epub"))).get("EPUB/package.opf").toString();
    assert.match(opf, new RegExp(`<dc:date>${new Date().toISOString().slice(0, 4)}-`));
    assert.match(opf, /<dc:rights>CC0-1.0 &amp; more<\/dc:rights>/);
  });

  test("PDFs are made by WeasyPrint", { skip: weasyprint && pdfinfo ? false : "WeasyPrint or pdfinfo isn't installed" }, async () => {
    for (const answers of [0, 1]) {
      const { bytes, headers } = await exported(`format=pdf&answers=${answers}`);
      assert.equal(headers["content-type"], "application/pdf");
      const file = join(place, `odd-${answers}.pdf`);
      writeFileSync(file, bytes);
      const { stdout } = await run("pdfinfo", [file]);
      assert.match(stdout, /^Pages:\s+[1-9]/m);
      assert.match(stdout, /^Title:\s+Odd <b>& "ends"$/m);
      const { stdout: text } = await run("pdftotext", [file, "-"]);
      assert.match(text, /right one/);
      (answers ? assert.match : assert.doesNotMatch)(text, /SECRET/);
    }
    await parley("pack", "convert", "--to", "pdf", "--output", join(place, "c.pdf"), join(place, "odd.pack.md"));
    assert.match((await run("pdfinfo", [join(place, "c.pdf")])).stdout, /^Pages:/m);
  });

  test("without WeasyPrint a sentence says so", async () => {
    const path = process.env.PATH;
    await house.server.stop("SIGTERM");
    process.env.PATH = place; // nothing is there
    try {
      server = await house.start();
    } finally {
      process.env.PATH = path;
    }
    assert.equal((await call("ina", "GET", "/api/formats")).json.pdf, false);
    assert.match(await refused("no_pdf", "ina", "/api/sets/odd/export?format=pdf&answers=1"), /WeasyPrint, which isn't installed/);
    assert.equal((await exported("format=html&answers=1")).status, 200);
  });

  test("the command line writes the same books", async () => {
    const file = join(place, "cli.epub");
    await parley("pack", "convert", "--to", "epub", "--without-answers", "--output", file, join(place, "odd.pack.md"));
    const files = unzip(readFileSync(file));
    assert.equal([...files.keys()][0], "mimetype");
    assert.equal(files.get("mimetype").toString(), "application/epub+zip");
    assert.doesNotMatch(allText(readFileSync(file)), /SECRET/);
    const formats = await parleyJson("pack", "formats");
    assert.ok(formats.find((f) => f.name === "epub").writes);
  });
});
