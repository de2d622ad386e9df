import { describeStoreConformance } from '@lateral/core/conformance';
import { postgresStore } from '@lateral/store-postgres';
import { startPostgres } from '@lateral/store-postgres/testing';
import { describeOn } from './on-postgres.js';

describeOn(await startPostgres(), 'a PostgreSQL store', (database) => {
  const { connectionString } = database.server;
  describeStoreConformance('PostgreSQL', {
    test: { describe, it, afterAll },
    createPlace: () => {
      const schema = database.newSchema();
      return {
        create: () => postgresStore({ connectionString, party: 'seller', schema }),
        destroy: async () => {
          await database.rows(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
        },
      };
    },
  });
  describeStoreConformance('PostgreSQL, taking over', {
    test: { describe, it, afterAll },
    createPlace: () => {
      const party = database.newSchema(); // in one schema
      return {
        create: () => postgresStore({ connectionString, party, takeOver: true }),
        destroy: () => undefined,
      };
    },
  });
});
