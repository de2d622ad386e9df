/** The bills of the demo against the published definition, read in place from ../shared; nothing of it is kept here. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { billsOf, demo, fixture, temporaryFolder } from './demo-run.js';

const definition = fileURLToPath(
  new URL('../../../../shared/sonata/definitions/sonata-kylie/billingManagement.v3.0.1.yaml', import.meta.url),
);
const yaml = await import('yaml').catch(() => undefined); // a guest of other packages here, not a dependency
const isThere = existsSync(definition) && yaml !== undefined;
// A suite with nothing but skipped tests is not printed at all, so its absence is a test of its own.
if (!isThere) {
  it('without ../shared says loudly what it skips', () => {
    console.warn(`SKIPPED: no definition at ${definition}, or no YAML parser`);
    expect(isThere).toBe(false);
  });
}

(isThere ? describe : describe.skip)('bill.json by the definition of MEF 141 v3 in ../shared', () => {
  const folder = temporaryFolder();

  it('has each required member of CustomerBill and CustomerBillItem, in its type (R70, R71)', async () => {
    await demo('--order', fixture('own-order.json'), '--usage', fixture('own-usage.ndjson'), '--out', folder);
    const { customerBill, customerBillItem } = billsOf(folder);
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema(yaml?.parse(readFileSync(definition, 'utf8')) as object, 'billing');
    for (const [name, bodies] of Object.entries({ CustomerBill: customerBill, CustomerBillItem: customerBillItem })) {
      const validate = ajv.compile({ $ref: `billing#/components/schemas/${name}` });
      expect(bodies.length).toBeGreaterThan(2);
      for (const body of bodies) {
        validate(body);
        expect(validate.errors).toBeNull();
      }
      validate({});
      expect(validate.errors?.every(({ keyword }) => keyword === 'required')).toBe(true); // so the schema asks for something
    }
  });
});
