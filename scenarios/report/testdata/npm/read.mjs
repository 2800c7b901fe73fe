// Reads a JUnit file with two parsers and a TAP file with another and prints what they counted, as JSON.
import { readFileSync } from 'node:fs';
import { parse as junit2json } from 'junit2json';
import testResults from 'test-results-parser';
import { Parser } from 'tap-parser';

const [junitFile, tapFile] = process.argv.slice(2);

function byCases(suites) {
  const all = { tests: 0, failures: 0, errors: 0, skipped: 0, names: [] };
  for (const c of suites.testsuite.flatMap((s) => s.testcase ?? [])) {
    all.tests++;
    all.names.push(c.name);
    if (c.failure) all.failures++;
    else if (c.error) all.errors++;
    else if (c.skipped) all.skipped++;
  }
  return all;
}

const first = await junit2json(readFileSync(junitFile, 'utf8'));
const second = testResults.parse({ type: 'junit', files: [junitFile] });
const points = Parser.parse(readFileSync(tapFile, 'utf8'), { strict: true });
const asserts = points.filter((p) => p[0] === 'assert').map((p) => p[1]);
const final = points.find((p) => p[0] === 'complete')[1];

console.log(JSON.stringify({
  attributes: { tests: first.tests, failures: first.failures, errors: first.errors, skipped: first.skipped },
  cases: byCases(first),
  second: {
    tests: second.total, failures: second.failed, errors: second.errors, skipped: second.skipped, passed: second.passed,
    names: second.suites.flatMap((s) => s.cases.map((c) => c.name)),
  },
  tap: {
    tests: final.count, failures: final.fail, skipped: final.skip, passed: final.pass, ok: final.ok,
    bailout: final.bailout, faults: final.failures.filter((f) => f.tapError), plan: final.plan.end,
    names: asserts.map((a) => a.name), diagnostics: asserts.filter((a) => a.diag && typeof a.diag === 'object').length,
  },
}));
