/** A reporter of Vitest, which takes its default export: names, at the end, the tests that failed and then passed when they were run once more: each is a fault of the test or of the product. */
// oxlint-disable-next-line import/no-default-export -- Vitest asks for it
export default class FlakyReporter {
  names = [];
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky) this.names.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }
  onTestRunEnd() {
    for (const name of this.names) console.log(`FLAKY ${name}`);
  }
}
