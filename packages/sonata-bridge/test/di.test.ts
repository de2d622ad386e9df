import { nodeHashes } from '@lateral/core';
import { PAYLOAD_READER, sonataBridgeModule } from '@lateral/sonata-bridge/di';
import { Container } from 'inversify';

it('the container module binds a reader that knows what was agreed once and for all', () => {
  const container = new Container();
  container.load(sonataBridgeModule({ buyer: 'LEI-A', seller: 'LEI-B', sha256: (bytes) => nodeHashes.sha256(bytes) }));
  const reader = container.get(PAYLOAD_READER);
  expect(reader.order('{}')).toMatchObject({ _tag: 'Left' });
  expect(reader.usageLine('{', 7)).toMatchObject({ _tag: 'Left', left: [{ lineNumber: 7 }] });
});
