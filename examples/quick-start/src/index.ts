import { sandbox } from '@lateral/adapter-memory';
import { agreementPointer } from '@lateral/core';

// Two carriers in one process, each with its own keys, over a ledger in memory.
const { buyer, seller, close } = await sandbox({ buyer: 'LEI-NORD', seller: 'LEI-SUED' });

seller.changes$({ kind: 'agreement' }).subscribe(({ finality, signedBy, changes }) => {
  for (const { kind, action, state } of changes) {
    console.log(`${kind}.${action} → ${state}, signed by ${signedBy.join(' and ')}, ${finality}`);
  }
});

// Needs both signatures: proposed to the seller, whose checks find nothing against it, co-signed and applied.
const parties = [{ legalId: 'LEI-NORD', name: 'Nord' }, { legalId: 'LEI-SUED', name: 'Sued' }] as const;
const document = { kind: 'agreement', name: 'MSA-1', parties, validFrom: '2026-01-01T00:00:00Z' } as const;
await buyer.submit([{ kind: 'agreement', action: 'agree', document }]);

// Needs one: either party can end it alone, at any time (MEF 114 R24).
await buyer.end(agreementPointer(buyer.book));
await close();
