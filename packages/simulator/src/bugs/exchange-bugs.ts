import type { PlantedBug } from './bug.js';

/** Mistakes between the two parties, and in what both derive. */
export const EXCHANGE_BUGS: readonly PlantedBug[] = [
  {
    name: 'founding-not-stored',
    breaks: 'a party that starts again founds no second bilateral',
    file: 'services/establish.js',
    replace: ['await store.write([{ key, value: encodeStored(founding, value) }]);', ''],
  },
  {
    name: 'proposal-considered-once',
    breaks: 'a proposal that came too early is considered again',
    file: 'services/inbox.js',
    replace: ['this.#considered.delete(commandId);', ''],
  },
  {
    name: 'received-documents-not-stored',
    breaks: 'a document that arrived is there after a restart',
    file: 'services/inbox.js',
    replace: ['records.putDocument(commitment, stored)))', 'records.putDocument(commitment, stored)).slice(0, 0))'],
  },
  {
    name: 'missing-documents-not-asked-for',
    breaks: 'a document that was lost is asked for',
    file: 'services/missing-documents.js',
    replace: ['if (commitments.length > 0)', 'if (commitments.length > 1_000)'],
  },
  {
    name: 'second-engine-forgets',
    breaks: 'an invoice of Option 2 that came before a restart is answered',
    file: 'services/second-engine.js',
    replace: ["book.all('invoice')", '[]'],
  },
  {
    name: 'head-chained-to-nothing',
    breaks: 'each log head is consistent with the last',
    file: 'services/log-keeper.js',
    replace: ['this.#last?.root ?? new Uint8Array(32)', 'new Uint8Array(32)'],
  },
  {
    name: 'head-never-repeated',
    breaks: 'both parties sign the last head in the end',
    file: 'services/head-exchange.js',
    replace: ['head.size > (log.signedHead?.size ?? 0)', 'head.size > (log.signedHead?.size ?? 0) + 1'],
  },
  {
    name: 'error-tells-content',
    breaks: 'no content of a document is in an error',
    file: 'services/assemble.js',
    replace: ['`${kind}.${action}`).join', '`${kind}.${action}` + JSON.stringify(commands)).join'],
  },
  {
    name: 'tier-above-loses-a-price',
    breaks: 'amounts are those that the terms say',
    file: 'rules/price-tiers.js',
    replace: ['tier.priceBelow + (units - tier.above) * tier.unitPrice', '(units - tier.above) * tier.unitPrice'],
  },
  {
    name: 'net-billed-as-gross',
    breaks: 'amounts are those that the terms say',
    file: 'rules/invoice-sums.js',
    replace: ['const gross = addMoney(net.right, tax.right);', 'const gross = net.right;'],
  },
];
